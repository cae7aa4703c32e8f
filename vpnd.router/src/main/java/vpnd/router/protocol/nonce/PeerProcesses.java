// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.nonce;

/**
 * The latest processes that have used a peer's keys, by the numbers that they announce (protocol,
 * section 16.4).
 */
public final class PeerProcesses {
  /** How many are remembered. */
  static final int MOST = 8;

  /** The latest first. */
  private final long[] known = new long[MOST];

  private int count;

  /**
   * A process announces its number, which becomes the latest.
   *
   * @return whether it was heard before, and another one since: both run, and each counts its own
   *     nonces under the same keys
   */
  public boolean isReturning(long number) {
    var at = 0;
    while (at < count && known[at] != number) {
      at++;
    }
    var isReturning = at > 0 && at < count;
    if (at == count) {
      count = Math.min(count + 1, MOST);
    }
    for (var i = Math.min(at, MOST - 1); i > 0; i--) {
      known[i] = known[i - 1];
    }
    known[0] = number;
    return isReturning;
  }
}
