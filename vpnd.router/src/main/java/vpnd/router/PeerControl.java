// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.operation.TunnelControl;
import vpnd.router.diagnosis.Contact;
import vpnd.router.diagnosis.Diagnosis;
import vpnd.router.diagnosis.Evidence;
import vpnd.router.diagnosis.Traffic;

/** What an operator may ask of one peer. */
public final class PeerControl implements TunnelControl {
  private static final Duration TRIAL = Duration.ofSeconds(1);

  private final Tunnel tunnel;
  private final ConfiguredPeer member;
  private final Supplier<List<String>> partFaults;
  private final LongSupplier clock;
  private final long createdAt;

  /**
   * @param partFaults why parts of others are set aside
   */
  public PeerControl(
      Tunnel tunnel, ConfiguredPeer member, Supplier<List<String>> partFaults, LongSupplier clock) {
    this.partFaults = partFaults;
    this.tunnel = tunnel;
    this.member = member;
    this.clock = clock;
    this.createdAt = clock.getAsLong();
  }

  @Override
  public KeyChange rekey() {
    return tunnel.rekey(member);
  }

  @Override
  public Forgotten forget() {
    return tunnel.forget(member);
  }

  @Override
  public void suspend() {
    tunnel.suspend(member);
  }

  @Override
  public List<Finding> why() {
    var endpoints = Diagnosis.worthATrial(evidence());
    var replies = UdpProbe.of(endpoints, TRIAL);
    // Once more: the trial may have taken a second, in which much can happen.
    var evidence = evidence();
    return Diagnosis.of(evidence.withContact(evidence.contact().withReplies(replies)));
  }

  private Evidence evidence() {
    var missing = new ArrayList<>(tunnel.missingServices());
    var role = member.role();
    var peer = member.peer();
    var config = member.config();
    if (role == null) {
      missing.add("bundle of the role " + config.role());
    }
    var faults = new EnumMap<Cause, List<String>>(Cause.class);
    faults.putAll(tunnel.faults().byCause());
    faults.putAll(member.faults().byCause());
    var ofParts = partFaults.get();
    if (!ofParts.isEmpty()) {
      faults.put(Cause.FAULTY_PART, ofParts);
    }
    var observation = tunnel.observe(member);
    return new Evidence(
        config,
        peer != null && peer.isListening(),
        Duration.ofNanos(clock.getAsLong() - createdAt),
        missing,
        faults,
        tunnel.hostFindings(),
        observation == null ? Contact.NONE : observation.contact(),
        observation == null ? Traffic.NONE : observation.traffic());
  }
}
