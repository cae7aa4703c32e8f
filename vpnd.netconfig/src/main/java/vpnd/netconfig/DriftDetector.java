// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Remembers from one check of the host to the next which states were in place, so that it can
 * report what another program removed meanwhile. Confined to one thread.
 */
public final class DriftDetector {
  private final List<String> restored = new ArrayList<>();
  private Set<String> before = Set.of();
  private Set<String> now = new HashSet<>();

  /** Begins another check. */
  public void begin() {
    before = now;
    now = new HashSet<>();
    restored.clear();
  }

  /** Records that a state is in place. */
  public void found(String state) {
    now.add(state);
  }

  /** Records that a state was missing and is now in place, again or for the first time. */
  public void made(String state) {
    if (before.contains(state)) {
      restored.add(state);
    }
    now.add(state);
  }

  /** Records a correction that is no state to check for. */
  public void restored(String correction) {
    restored.add(correction);
  }

  /** Whether a state was in place at the previous check. */
  public boolean wasFound(String state) {
    return before.contains(state);
  }

  /** What was in place at the previous check, was missing at this one, and was restored. */
  public List<String> restored() {
    return List.copyOf(restored);
  }
}
