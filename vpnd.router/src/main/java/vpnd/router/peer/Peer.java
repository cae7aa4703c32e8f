// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.CipherChoice;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.NativeMemory;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;
import vpnd.router.diagnosis.NonceOrigin;
import vpnd.router.outbound.Outbox;
import vpnd.router.protocol.Actions;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.Protocol;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.Settings;
import vpnd.router.protocol.Suites;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.protocol.path.PathSearch;
import vpnd.router.protocol.roaming.Roaming;
import vpnd.router.report.DropReport;
import vpnd.router.report.PeerLog;
import vpnd.router.report.RateLimiter;
import vpnd.router.statistics.PeerHistory;
import vpnd.router.statistics.PeerStatus;
import vpnd.router.statistics.Statistics;
import vpnd.router.statistics.TunnelCounters;
import vpnd.router.storage.LastEndpoint;
import vpnd.router.storage.PeerNonces;

/**
 * The state of one peer: feeds the protocol engine and carries out its actions. Confined to the
 * inbound thread, except where a method says otherwise.
 */
public final class Peer implements Actions {
  /** Enough for several handshakes that begin at once. */
  private static final int STORES_AT_ONCE = 16;

  private static final long STORE_INTERVAL = 100_000_000;
  private static final long QUIET_INTERVAL = 10_000_000_000L;

  /** The probes of peers that come together are spread over this for each of them. */
  private static final long PROBE_DELAY = 10_000_000;

  private static final long LONGEST_PROBE_DELAY = 10_000_000_000L;

  private final TunnelConfig config;
  private final PeerNonces nonceFiles;
  private final List<Outbox> outboxes;
  private final PeerEnvironment environment;
  private final TunnelCounters allCounters;
  private final Counters counters;
  private final DropReport report;
  private final PeerLog log;
  private final PeerPolicy policy;
  private final Protocol protocol;
  private final PeerHistory history;
  private final PeerStatus status = new PeerStatus();
  private final Roaming<Endpoint> roaming;
  private final byte[] challenge = new byte[Integer.BYTES];
  private final boolean isListening;
  private final @Nullable LastEndpoint lastEndpoint;
  private final PeerPath path = new PeerPath();
  private final RateLimiter stores = new RateLimiter(STORES_AT_ONCE, STORE_INTERVAL);

  private boolean isStarted;
  private boolean isStopped;
  private long now;
  private long quietUntil;
  private long alarmAt = Long.MAX_VALUE;
  private Nonce mark;
  private int keyChanges;

  /** The own port from which the peer is called as well; 0 if there is none. */
  private int ephemeralPort;

  /**
   * Makes the protocol with a peer; nothing is sent before {@link #start}.
   *
   * @param staticKey the key that the configured keys agree on; owned from now on
   * @param nonces the files of this peer's nonces
   * @param outboxes one for each outbound thread, which reads it
   * @param counters of all threads, for this peer
   * @param lastEndpoint where the peer of a side that listens was; null if that is not kept
   */
  public Peer(
      PeerEnvironment environment,
      TunnelConfig config,
      Role role,
      Suites suites,
      NativeMemory staticKey,
      PeerNonces nonces,
      List<Outbox> outboxes,
      TunnelCounters counters,
      @Nullable LastEndpoint lastEndpoint) {
    this.environment = environment;
    this.config = config;
    this.log = new PeerLog(config.label(), () -> now);
    this.policy = new PeerPolicy(config, role, log);
    this.isListening = role.isListening();
    this.lastEndpoint = lastEndpoint;
    this.nonceFiles = nonces;
    this.outboxes = outboxes;
    this.allCounters = counters;
    this.counters = counters.inbound();
    this.report = new DropReport(config.label(), true, counters::get);
    this.mark = nonces.mark();
    this.protocol =
        new Protocol(
            new Settings(
                config.maxKeyAge().toNanos(),
                config.maxKeyPackets(),
                AddressFamily.ipv6(config.peerSystem()),
                isListening,
                policy::announcement),
            suites(config, suites),
            staticKey,
            nonces.range(),
            mark,
            environment.entropy(),
            this,
            this.counters);
    this.roaming =
        new Roaming<>(Endpoint::isAt, Endpoint::isSameWay, this::challenge, environment.entropy());
    this.history = new PeerHistory(counters::get, protocol::peerSent);
  }

  /** What other threads may know. */
  public PeerStatus status() {
    return status;
  }

  /** Changes the key now, if that is possible. */
  public KeyChange rekey(long time) {
    now = time;
    var outcome = protocol.rekey(time);
    publish();
    return outcome;
  }

  /** All addresses from which the peer may be heard. */
  public List<Endpoint> endpoints() {
    return roaming.all();
  }

  /** Where the peer may be; once for each place, however many ways lead there. */
  public List<Endpoint> places() {
    var places = new ArrayList<Endpoint>();
    for (var endpoint : roaming.all()) {
      if (places.stream().noneMatch(endpoint::isAt)) {
        places.add(endpoint);
      }
    }
    return places;
  }

  /** Whether the peer is sent to from an own port other than that of the tunnel. */
  public boolean usesPort(int port) {
    return ephemeralPort == port
        || roaming.all().stream().anyMatch(endpoint -> endpoint.localPort() == port);
  }

  /** The highest nonce that the peer has used. */
  public Nonce mark() {
    return mark;
  }

  /** The upper halves of the counters that its packets under {@code aegis256} have. */
  public int[] dataSeries() {
    return protocol.dataSeries();
  }

  /** When the schedule will look at this peer. */
  public long alarmAt() {
    return alarmAt;
  }

  public void alarmAt(long time) {
    alarmAt = time;
  }

  /** Uses other suites from now on. */
  public void use(Suites suites, long time) {
    now = time;
    protocol.suites(suites(config, suites));
    publish();
  }

  private static Suites suites(TunnelConfig config, Suites suites) {
    return config.cipher() == CipherChoice.AUTO ? suites : suites.secretBoxOnly();
  }

  /** See {@link PeerPolicy#use}. */
  public void use(@Nullable Role newRole) {
    policy.use(newRole);
    environment.listener().sessionChanged(this);
  }

  /**
   * Whether it calls a peer at the start where the process before has heard it; from any thread.
   */
  public boolean isCalledBack() {
    return lastEndpoint != null && lastEndpoint.atStart() != null;
  }

  /** Begins, as soon as an address is known where it is needed. */
  public void start(long time) {
    now = time;
    if (!isStarted && (isListening || !roaming.all().isEmpty())) {
      begin(time);
    }
  }

  private void begin(long time) {
    isStarted = true;
    history.changed(time);
    protocol.start(time);
    var known = lastEndpoint == null ? null : lastEndpoint.atStart();
    if (known != null) {
      roaming.heard(known, Source.POSSIBLE, false, time);
      moved();
      protocol.callBack(time);
    }
    publish();
  }

  /** The peer may be at these addresses, the best first. */
  public void suppose(List<Endpoint> addresses) {
    var isNew = false;
    for (var address : addresses) {
      isNew |= roaming.suppose(address);
    }
    if (isNew) {
      moved();
    }
  }

  public long nextDeadline() {
    return isStarted ? Math.min(protocol.nextDeadline(), roaming.nextDeadline()) : Long.MAX_VALUE;
  }

  public void onTimer(long time) {
    now = time;
    protocol.onTimer(time);
    roaming.onTimer(time);
    publish();
  }

  /**
   * A second has passed, or more: logs what was dropped, if it is time. Without a session this is
   * checked less often, because there may be thousands of such peers.
   */
  public void everySecond(long time) {
    if (status.session() == null && time < quietUntil) {
      return;
    }
    quietUntil = time + QUIET_INTERVAL;
    if (policy.askAgain()) {
      environment.listener().sessionChanged(this);
    }
    history.onTimer(time);
    report.onTimer(time, status.session() != null);
  }

  /** Where our nonces began. */
  public NonceOrigin nonceOrigin() {
    return nonceFiles.origin();
  }

  /** What happened of late. */
  public PeerHistory history() {
    return history;
  }

  /** What the role does not accept of what the peer told of itself. */
  public List<String> refusals() {
    return policy.refusals();
  }

  /** Counts of the inbound thread for this peer. */
  public Counters counters() {
    return counters;
  }

  /** The engine, to open datagrams with; what they ask for is done through this peer. */
  public Protocol protocol() {
    return protocol;
  }

  /** Counts of all threads for this peer. */
  public TunnelCounters allCounters() {
    return allCounters;
  }

  /**
   * What an outbound thread knows of this peer.
   *
   * @param thread 0 for the first of them
   */
  public Outbox outbox(int thread) {
    return outboxes.get(thread);
  }

  /** Whether the peer may have something stored now; each time counts. */
  public boolean mayStore(long time) {
    return stores.take(time);
  }

  /** What is known of the path to the peer. */
  public PeerPath path() {
    return path;
  }

  /** The host knows the path, see {@link Protocol#path}. */
  public void path(int hint, int ceiling, boolean isOther, long time) {
    now = time;
    protocol.path(hint, ceiling, isOther, time);
  }

  /** Holds TCP to packets of this size on the way to and from the peer; from any thread. */
  public void holdTcpTo(int mtu) {
    outboxes.forEach(outbox -> outbox.mtu = mtu);
  }

  /**
   * Acts on a datagram that was opened, and whose nonce is stored if it has to be.
   *
   * @return whether the slot now holds an inner packet that the host may get; otherwise it is used
   *     up or was counted
   */
  public boolean act(Opened message) {
    now = message.time();
    if (!isStarted && message.isPersisted()) {
      // It calls before its own address is known. An announcement after its call is answered would
      // tell it that this side has given up; now there is nowhere to send one, but timers run.
      begin(now);
    }
    status.heardAt(now);
    var isPacket = protocol.act(message);
    followNonces();
    publish();
    return isPacket
        && policy.admits(message.batch(), message.slot(), outboxes.get(0).mtu, counters);
  }

  private void followNonces() {
    if (!protocol.isOfSeries(mark) || protocol.keyChanges() != keyChanges) {
      mark = protocol.mark();
      keyChanges = protocol.keyChanges();
      environment.listener().counted(this);
    }
  }

  /** Whether this side waits until the peer calls; from any thread. */
  public boolean isListening() {
    return isListening;
  }

  /** Whether {@link #stop} was called. */
  public boolean isStopped() {
    return isStopped;
  }

  /** Ends the session and gives all keys back. */
  public void stop() {
    isStopped = true;
    protocol.stop();
    publish();
  }

  /** The networks behind the peer; none while no session is up. */
  public List<IpPrefix> networks() {
    return policy.networks();
  }

  private void publish() {
    status.isAegis(protocol.usesAegis());
    var newState = protocol.state();
    if (newState != status.state()) {
      log.detail(newState);
      status.state(newState);
      if (newState == PeerState.HOST_WAIT) {
        roaming.forget();
        moved();
        remember(null);
      }
    }
  }

  private void moved() {
    var proven = roaming.proven();
    var all = roaming.all();
    outboxes.forEach(outbox -> outbox.moveTo(proven));
    status.endpoint(proven != null || all.isEmpty() ? proven : all.get(0));
    environment.listener().moved(this);
    if (proven != null) {
      remember(proven);
    }
  }

  private void remember(@Nullable Endpoint proven) {
    if (lastEndpoint != null && isStarted && !isStopped) {
      lastEndpoint.is(proven);
    }
  }

  // ---- Actions of the engine -----------------------------------------------------------------

  @Override
  public void heardFrom(Opened message, Source how) {
    var from = message.source();
    var before = roaming.proven();
    if (from != null && roaming.heard(from, how, status.session() != null, now)) {
      movedFrom(before);
    }
  }

  @Override
  public void challengeAnswered(Opened message, int number) {
    var from = message.source();
    var before = roaming.proven();
    if (from != null && roaming.answered(from, number, now)) {
      movedFrom(before);
    }
  }

  private void movedFrom(@Nullable Endpoint before) {
    var after = roaming.proven();
    if (before != null && after != null && !before.isAt(after)) {
      counters.add(Counter.ENDPOINT_CHANGES);
      log.moved(before, after);
    }
    moved();
  }

  private void challenge(Endpoint to, int number) {
    var outbox = outboxes.get(0);
    var key = outbox.key;
    if (key != null) {
      ByteBuffer.wrap(challenge).putInt(0, number);
      environment
          .control()
          .send(key, MessageType.PROBE, challenge, challenge.length, to, outbox, counters);
    }
  }

  @Override
  public void send(SessionKey key, MessageType type, byte[] body, int length) {
    var outbox = outboxes.get(0);
    var proven = roaming.proven();
    var isOfSession = key == outbox.key && proven != null;
    if (type.isOfPath()) {
      if (isOfSession && proven != null) {
        environment.control().send(key, type, body, length, proven, outbox, counters);
      }
      return;
    }
    for (var to : isOfSession ? roaming.inSession() : roaming.all()) {
      environment.control().send(key, type, body, length, to, outbox, counters);
    }
    if (ephemeralPort != 0 && !isOfSession) {
      for (var to : places()) {
        environment
            .control()
            .send(key, type, body, length, to.from(ephemeralPort), outbox, counters);
      }
    }
  }

  @Override
  public void answer(Opened probe, SessionKey key, byte[] body, int length) {
    send(key, MessageType.PROBE_ACK, body, length);
    var outbox = outboxes.get(0);
    var proven = roaming.proven();
    var from = probe.source();
    var isChallenge = body[0] < 0;
    if (isChallenge && key == outbox.key && proven != null && from != null && !from.isAt(proven)) {
      environment.control().send(key, MessageType.PROBE_ACK, body, length, from, outbox, counters);
    }
  }

  @Override
  public void transmit(@Nullable SessionKey key) {
    outboxes.forEach(outbox -> outbox.key = key);
  }

  @Override
  public void hold(boolean held) {
    outboxes.forEach(outbox -> outbox.isHeld = held);
    if (!held && outboxes.stream().anyMatch(outbox -> outbox.hasHeld)) {
      environment.listener().released();
    }
  }

  @Override
  public long probeDelay() {
    var span = Math.min(environment.listener().peers() * PROBE_DELAY, LONGEST_PROBE_DELAY);
    return ThreadLocalRandom.current().nextLong(span + 1);
  }

  @Override
  public long longPacketsSent() {
    var known = path.verified();
    var isNarrow = known != PathSearch.UNKNOWN && known <= Statistics.LONG_PACKET;
    return allCounters.get(isNarrow ? Counter.TX_PACKETS : Counter.TX_LONG_PACKETS);
  }

  @Override
  public void pathVerified(int size, int hint) {
    path.verified(size);
    outboxes.forEach(outbox -> outbox.longest = PeerPath.longest(size, Integer.MAX_VALUE));
    log.pathVerified(size, hint);
    environment.listener().pathChanged(this);
  }

  @Override
  public void sessionUp(PeerInfo peer) {
    ephemeralPort = 0;
    status.session(peer);
    status.sessionSince(now);
    history.began(roaming.proven(), now);
    policy.session(peer);
    environment.listener().sessionChanged(this);
    log.sessionUp(status.endpoint());
  }

  @Override
  public void sessionDown(End reason) {
    log.sessionDown(reason);
    status.sessionSince(-1);
    if (reason == End.PEER_RESTARTED) {
      history.replaced(roaming.proven());
    } else {
      history.changed(now);
      roaming.sessionOver();
      status.session(null);
      policy.session(null);
      environment.listener().sessionChanged(this);
    }
  }

  @Override
  public boolean storeMark(Nonce mark) {
    return store(mark);
  }

  /** Stores the highest nonce received; on any thread, for as long as the disk takes. */
  public boolean store(Nonce mark) {
    return nonceFiles.store(mark);
  }

  @Override
  public void storeMarkLater(Nonce mark) {
    environment.storage().execute(() -> store(mark));
  }

  @Override
  public long counterByClock() {
    return Nonce.highAt(System.currentTimeMillis(), ThreadLocalRandom.current().nextLong());
  }

  @Override
  public void jump(long high) {
    environment
        .disk()
        .execute(
            () -> {
              var range = nonceFiles.jump(high);
              if (range != null) {
                environment.engine().execute(() -> jumped(range));
              }
            });
  }

  private void jumped(NonceRange range) {
    if (!isStopped) {
      outboxes.forEach(outbox -> outbox.nonces = range);
      protocol.jumped(range, now);
      publish();
    }
  }

  @Override
  public void beginFlow() {
    if (!config.hasFixedPort()) {
      ephemeralPort = 0;
      ephemeralPort = environment.listener().ephemeralPort();
      log.detail("no answer for a minute: calling from UDP port " + ephemeralPort + " as well");
    }
  }

  @Override
  public void retire(NativeMemory memory) {
    environment.reclaimer().retire(memory);
  }

  @Override
  public void debugString(byte[] text) {
    log.said(text);
  }

  @Override
  public void notice(Notice notice) {
    history.noticed(notice);
    log.notice(notice);
  }
}
