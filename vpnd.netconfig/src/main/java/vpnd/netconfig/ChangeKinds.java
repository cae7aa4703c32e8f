// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/**
 * The kinds of change that an operating system has, and how to make them. One thread at a time
 * calls it.
 *
 * @param <C> the kinds of change
 */
public interface ChangeKinds<C extends Change> {
  /**
   * Parses a line of a journal.
   *
   * @throws IllegalArgumentException if it is not one that {@link Change#line} wrote
   */
  C parse(String line);

  /** Makes a change. */
  void apply(C change) throws IOException;

  /**
   * Restores the state before a change, but only where the present state is what the change left.
   * The change may never have been applied, may have been undone by hand, or may have been
   * overridden by another program.
   */
  void undo(C change) throws IOException;

  /** Whether a change is one of many, such as routes, which {@link #undoAll} undoes together. */
  boolean isBulk(C change);

  /**
   * Undoes changes that are {@linkplain #isBulk bulk}, under the conditions of {@link #undo}.
   *
   * @param changes of one device
   * @return the changes that failed, with the reason
   * @throws IOException if it is unknown which failed
   */
  Map<C, IOException> undoAll(Collection<C> changes) throws IOException;
}
