// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import vpnd.api.config.TunnelConfig;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;

/**
 * All that can be seen on this side of what a tunnel does with one peer, at one moment; immutable.
 *
 * @param isListening whether this side waits for its peer to speak first
 * @param age how long the peer has been configured
 * @param missingParts the bundles that are missing, for messages
 * @param faults active problems of this side, with the text that was logged
 * @param hostFindings what on the host keeps packets from passing
 */
public record Evidence(
    TunnelConfig config,
    boolean isListening,
    Duration age,
    List<String> missingParts,
    Map<Cause, List<String>> faults,
    List<Finding> hostFindings,
    Contact contact,
    Traffic traffic) {

  /** The same with what came of datagrams that were sent to the peer's port on trial. */
  public Evidence withContact(Contact newContact) {
    return new Evidence(
        config, isListening, age, missingParts, faults, hostFindings, newContact, traffic);
  }

  /** What went wrong for a cause; empty if nothing did. */
  List<String> faults(Cause cause) {
    return faults.getOrDefault(cause, List.of());
  }
}
