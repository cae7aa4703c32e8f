// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import vpnd.config.FileState;
import vpnd.config.file.ConfigurationFile;

/** The differences between two listings of files. */
record FileChanges(
    SortedSet<ConfigurationFile> added,
    SortedSet<ConfigurationFile> changed,
    SortedSet<ConfigurationFile> removed) {

  static FileChanges between(
      Map<ConfigurationFile, FileState> before, Map<ConfigurationFile, FileState> after) {
    var added = new TreeSet<>(after.keySet());
    added.removeAll(before.keySet());
    var removed = new TreeSet<>(before.keySet());
    removed.removeAll(after.keySet());
    var changed = new TreeSet<>(after.keySet());
    changed.removeIf(
        file -> !before.containsKey(file) || Objects.equals(before.get(file), after.get(file)));
    return new FileChanges(added, changed, removed);
  }
}
