// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import vpnd.api.Finding;
import vpnd.api.Finding.Cause;
import vpnd.api.TunnelConfig;

/**
 * All that can be seen on this side of what a tunnel does with one peer, at one moment; immutable.
 *
 * @param isListening whether this side waits for its peer to speak first
 * @param age how long the peer has been configured
 * @param missingParts the bundles that are missing, for messages
 * @param faults active problems of this side, with the text that was logged
 * @param obstacles what on the host keeps packets from passing
 */
public record Evidence(
    TunnelConfig config,
    boolean isListening,
    Duration age,
    List<String> missingParts,
    Map<Cause, List<String>> faults,
    List<Finding> obstacles,
    Contact contact,
    Traffic traffic) {

  /** The same with what came of datagrams that were sent to the peer's port on trial. */
  public Evidence withContact(Contact newContact) {
    return new Evidence(
        config, isListening, age, missingParts, faults, obstacles, newContact, traffic);
  }

  /** What went wrong for a cause; empty if nothing did. */
  List<String> faults(Cause cause) {
    return faults.getOrDefault(cause, List.of());
  }
}
