// SPDX-License-Identifier: BSD-2-Clause
package vpnd.filewatch;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Lists the files once in each waiting time. */
final class Polling<F, S> implements FileWatcher.Trigger<F, S> {
  private final FileWatcher.Files<F, S> files;
  private SortedMap<F, S> listed = new TreeMap<>();

  Polling(FileWatcher.Files<F, S> files) {
    this.files = files;
  }

  @Override
  public void arm(Consumer<Exception> failed) {}

  @Override
  public void listed(SortedMap<F, S> now) {
    listed = now;
  }

  @Override
  public boolean await(long millis) throws IOException, InterruptedException {
    Thread.sleep(millis);
    return !files.list().equals(listed);
  }

  @Override
  public void close() {}
}
