// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.DownPolicy;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.operation.Counter;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.operation.PeerState;
import vpnd.api.packet.Endpoint;
import vpnd.api.role.PeerInfo;

/** Evidence of a net-gw that has been up for an hour with nothing wrong, for a test to change. */
final class EvidenceFixture {
  private final String description;
  private final Map<Cause, List<String>> faults = new EnumMap<>(Cause.class);
  private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);
  private final Map<Endpoint, Reply> replies = new HashMap<>();
  private String role = "net-gw";
  private Duration age = Duration.ofHours(1);
  private List<String> missing = List.of();
  private PeerState state = PeerState.ACTIVE;
  private Duration since = Duration.ofHours(1);
  private @Nullable Duration silence = Duration.ofSeconds(5);
  private List<Endpoint> endpoints = List.of(PEER);
  private @Nullable Endpoint unknownSource;
  private boolean isAlone = true;
  private @Nullable PeerInfo peer = PeerInfo.ofId(1);
  private List<String> refusals = List.of();
  private NonceOrigin origin = NonceOrigin.CONTINUED;
  private boolean hasJumped;
  private List<Endpoint> rivals = List.of();
  private boolean isShared;
  private boolean standsBy;
  private DownPolicy downPolicy = DownPolicy.OPEN;
  private long lost;
  private int unanswered;
  private int nothingBack;
  private int nothingOut;
  private List<Finding> hostFindings = List.of();

  static final Endpoint PEER = endpoint("192.0.2.1");
  static final Endpoint ELSEWHERE = endpoint("192.0.2.99");

  EvidenceFixture(String description) {
    this.description = description;
  }

  private static Endpoint endpoint(String address) {
    return Endpoint.of(address(address), 1337);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError("a literal needs no look-up", e);
    }
  }

  /** No session for a minute, and nothing heard. */
  EvidenceFixture down() {
    state = PeerState.INIT;
    since = Duration.ofMinutes(1);
    silence = null;
    peer = null;
    return count(Counter.TX_DATAGRAMS, 12);
  }

  /** No session, but the peer announces itself. */
  EvidenceFixture heard() {
    silence = Duration.ofSeconds(2);
    return count(Counter.RX_DATAGRAMS, 12);
  }

  /** The gateway of a host, which waits for it. */
  EvidenceFixture waiting() {
    role = "host-gw";
    state = PeerState.HOST_WAIT;
    endpoints = List.of();
    return this;
  }

  EvidenceFixture role(String newRole) {
    role = newRole;
    return this;
  }

  EvidenceFixture age(Duration newAge) {
    age = newAge;
    since = newAge;
    return this;
  }

  EvidenceFixture since(Duration newSince) {
    since = newSince;
    return this;
  }

  EvidenceFixture missing(String part) {
    missing = List.of(part);
    return this;
  }

  EvidenceFixture fault(Cause cause, String text) {
    faults.put(cause, List.of(text));
    return this;
  }

  EvidenceFixture count(Counter counter, long count) {
    counts.put(counter, count);
    return this;
  }

  EvidenceFixture silence(Duration newSilence) {
    silence = newSilence;
    return this;
  }

  EvidenceFixture nowhere() {
    endpoints = List.of();
    return this;
  }

  EvidenceFixture reply(Reply reply) {
    replies.put(PEER, reply);
    return this;
  }

  EvidenceFixture unknownSource(Endpoint from) {
    unknownSource = from;
    return this;
  }

  EvidenceFixture amongOthers() {
    isAlone = false;
    return this;
  }

  EvidenceFixture announces(PeerInfo info, String... refused) {
    peer = info;
    refusals = List.of(refused);
    return this;
  }

  EvidenceFixture nonces(NonceOrigin newOrigin) {
    origin = newOrigin;
    return this;
  }

  EvidenceFixture jumped() {
    hasJumped = true;
    return this;
  }

  EvidenceFixture rivals(Endpoint... seen) {
    rivals = List.of(seen);
    return this;
  }

  EvidenceFixture twoProcesses() {
    isShared = true;
    return this;
  }

  EvidenceFixture standsBy() {
    standsBy = true;
    return this;
  }

  EvidenceFixture blocks() {
    downPolicy = DownPolicy.BLOCK;
    return obstacle(Cause.BLOCKED);
  }

  EvidenceFixture lost(long datagrams) {
    lost = datagrams;
    return this;
  }

  EvidenceFixture unanswered(int seconds) {
    unanswered = seconds;
    return this;
  }

  EvidenceFixture nothingBack(int seconds) {
    nothingBack = seconds;
    return count(Counter.TX_PACKETS, 9);
  }

  EvidenceFixture nothingOut(int seconds) {
    nothingOut = seconds;
    return count(Counter.RX_PACKETS, 9);
  }

  EvidenceFixture obstacle(Cause cause) {
    hostFindings = List.of(new Finding(cause, "It is so.", "Do that."));
    return this;
  }

  List<Finding> findings() {
    return Diagnosis.of(evidence());
  }

  List<Cause> causes() {
    return findings().stream().map(Finding::cause).toList();
  }

  Evidence evidence() {
    return new Evidence(
        config(),
        role.equals("host-gw"),
        age,
        missing,
        faults,
        hostFindings,
        new Contact(
            state,
            since,
            silence,
            endpoints,
            replies,
            unknownSource,
            isAlone,
            peer,
            refusals,
            origin,
            hasJumped,
            rivals,
            isShared,
            standsBy),
        new Traffic(counts, lost, unanswered, nothingBack, nothingOut));
  }

  private TunnelConfig config() {
    return new TunnelConfigBuilder(role)
        .name("west")
        .downPolicy(downPolicy, true)
        .remoteHost(role.equals("host-gw") ? null : "gateway.example")
        .build();
  }

  @Override
  public String toString() {
    return Objects.requireNonNull(description);
  }
}
