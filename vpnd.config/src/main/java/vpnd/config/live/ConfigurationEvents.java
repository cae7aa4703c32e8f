// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vpnd.config.FileState;
import vpnd.config.Sources;
import vpnd.config.file.ConfigurationFile;
import vpnd.filewatch.DirectoryEvents;
import vpnd.filewatch.FileWatcher;

/** Events of the directories, and polling of files and paths that have none. */
final class ConfigurationEvents implements FileWatcher.Trigger<ConfigurationFile, FileState> {
  private final Sources sources;
  private final DirectoryEvents events = new DirectoryEvents("the configuration files");

  /** The state of what has no events. */
  private Map<Path, @Nullable FileState> polled = new HashMap<>();

  private boolean isCovered;

  /**
   * @throws IOException if a limit of the system prevents watching; the message names it
   */
  ConfigurationEvents(Sources sources) throws IOException {
    this.sources = sources;
    for (var path : sources.paths()) {
      if (Files.isDirectory(path)) {
        events.cover(path);
      }
    }
  }

  @Override
  public void arm(Consumer<Exception> failed) throws IOException {
    polled = new HashMap<>();
    isCovered = true;
    for (var path : sources.paths()) {
      polled.put(path, FileState.of(path));
      isCovered &= !Files.isDirectory(path) || cover(path, failed);
    }
  }

  /** A directory that cannot be watched any more is polled, which costs more. */
  private boolean cover(Path directory, Consumer<Exception> failed) {
    try {
      return events.cover(directory);
    } catch (IOException e) {
      failed.accept(e);
      return false;
    }
  }

  @Override
  public void listed(SortedMap<ConfigurationFile, FileState> files) {
    files.forEach(
        (file, state) -> {
          if (!isCovered || Files.isSymbolicLink(file.path())) {
            polled.put(file.path(), state);
          }
        });
  }

  @Override
  public boolean await(long millis) throws IOException, InterruptedException {
    return events.await(millis) || !isAsBefore();
  }

  private boolean isAsBefore() throws IOException {
    for (var entry : polled.entrySet()) {
      if (!Objects.equals(FileState.of(entry.getKey()), entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
