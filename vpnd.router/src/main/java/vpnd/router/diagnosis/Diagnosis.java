// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Finding;
import vpnd.api.packet.Endpoint;

/**
 * Judges what is likely to be wrong. What this side lacks comes first and alone: whatever else may
 * seem wrong then follows from it.
 */
public final class Diagnosis {
  /** One thing that may be wrong. */
  interface Rule {
    /** What is wrong, or null if there is no sign of that. */
    @Nullable Finding judge(Evidence evidence);
  }

  private Diagnosis() {}

  /** What is likely to be wrong, the likeliest first; empty if nothing seems to be. */
  public static List<Finding> of(Evidence evidence) {
    var own = LocalSideRules.findings(evidence);
    if (!own.isEmpty()) {
      return Stream.of(own, LocalSideRules.software(evidence), LocalSideRules.blocked(evidence))
          .flatMap(List::stream)
          .toList();
    }
    var isUp = evidence.contact().isUp();
    var findings = new ArrayList<>(LocalSideRules.hostFindings(evidence));
    var ofPeer = judge(isUp ? SessionRules.ALL : ContactRules.ALL, evidence);
    findings.addAll(ofPeer);
    if (!isUp && ofPeer.isEmpty()) {
      judge(ContactRules.OTHERWISE, evidence).stream().findFirst().ifPresent(findings::add);
    }
    findings.addAll(LocalSideRules.hostNetwork(evidence));
    findings.addAll(LocalSideRules.software(evidence));
    findings.addAll(judge(ContactRules.LAST, evidence));
    findings.addAll(LocalSideRules.blocked(evidence));
    return List.copyOf(findings);
  }

  private static List<Finding> judge(List<Rule> rules, Evidence evidence) {
    return rules.stream().map(rule -> rule.judge(evidence)).filter(Objects::nonNull).toList();
  }

  /** Where a datagram on trial may tell more. A side that waits for its peer tries nothing. */
  public static List<Endpoint> worthATrial(Evidence evidence) {
    var contact = evidence.contact();
    var isWell = contact.isUp() && !contact.isSilent();
    return isWell || evidence.isListening() || !LocalSideRules.findings(evidence).isEmpty()
        ? List.of()
        : contact.endpoints();
  }
}
