// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.thread;

/**
 * The threads that all tunnels share.
 *
 * @param storage for nonce files
 * @param lookups for names
 * @param watch for loops that do not return; its clock shows real time
 */
public record Workers(Worker storage, Worker lookups, Worker watch) implements AutoCloseable {
  /**
   * Starts the threads.
   *
   * @param suffix of their names
   */
  public static Workers start(String suffix, Clock clock) {
    return new Workers(
        new Worker("vpnd-storage" + suffix, clock),
        new Worker("vpnd-lookup" + suffix, clock),
        new Worker("vpnd-watch" + suffix, new Clock()));
  }

  @Override
  public void close() {
    storage.close();
    lookups.close();
    watch.close();
  }
}
