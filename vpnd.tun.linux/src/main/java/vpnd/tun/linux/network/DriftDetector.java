// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a plan is in place on the host, from one look at it to the next, so that what another
 * program took away in between is known. Confined to one thread.
 */
final class DriftDetector {
  private final List<String> restored = new ArrayList<>();
  private Set<String> before = Set.of();
  private Set<String> now = new HashSet<>();

  /** Another look begins. */
  void begin() {
    before = now;
    now = new HashSet<>();
    restored.clear();
  }

  /** A state was found in place. */
  void found(String state) {
    now.add(state);
  }

  /** A state was missing and is in place again, or for the first time. */
  void made(String state) {
    if (before.contains(state)) {
      restored.add(state);
    }
    now.add(state);
  }

  /** Something was not as it has to be, and is again. */
  void restored(String what) {
    restored.add(what);
  }

  /** Whether a state was in place at the look before. */
  boolean wasFound(String state) {
    return before.contains(state);
  }

  /** What was in place at the look before, was missing at this one, and is in place again. */
  List<String> restored() {
    return List.copyOf(restored);
  }
}
