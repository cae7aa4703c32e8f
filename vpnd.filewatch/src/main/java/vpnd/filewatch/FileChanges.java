// SPDX-License-Identifier: BSD-2-Clause
package vpnd.filewatch;

import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The differences between two listings of files.
 *
 * @param <F> identifies a file
 */
public record FileChanges<F>(SortedSet<F> added, SortedSet<F> changed, SortedSet<F> removed) {

  /**
   * Compares two listings.
   *
   * @param <S> the state of a file, by which a change is detected
   */
  public static <F extends Comparable<? super F>, S> FileChanges<F> between(
      Map<F, S> before, Map<F, S> after) {
    var added = new TreeSet<>(after.keySet());
    added.removeAll(before.keySet());
    var removed = new TreeSet<>(before.keySet());
    removed.removeAll(after.keySet());
    var changed = new TreeSet<>(after.keySet());
    changed.removeIf(
        file -> !before.containsKey(file) || Objects.equals(before.get(file), after.get(file)));
    return new FileChanges<>(added, changed, removed);
  }

  /** No differences. */
  public static <F extends Comparable<? super F>> FileChanges<F> none() {
    return new FileChanges<>(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }
}
