// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.CipherChoice;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.NativeMemory;
import vpnd.api.role.Role;
import vpnd.router.diagnosis.NonceOrigin;
import vpnd.router.outbound.Outboxes;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.Protocol;
import vpnd.router.protocol.Settings;
import vpnd.router.protocol.Suites;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.protocol.roaming.CandidateAddresses;
import vpnd.router.report.DropReport;
import vpnd.router.report.PeerLog;
import vpnd.router.statistics.PeerHistory;
import vpnd.router.statistics.PeerStatus;
import vpnd.router.statistics.TunnelCounters;
import vpnd.router.storage.LastEndpoint;
import vpnd.router.storage.PeerNonces;

/**
 * One peer as the loops know it: feeds its protocol engine, whose {@link PeerActions} act for it.
 * Confined to the inbound thread, except where a method says otherwise.
 */
public final class Peer implements PreferredPeers.Candidate {
  /** How many addresses {@link #suppose} remembers. */
  public static final int MOST_ADDRESSES = CandidateAddresses.MOST_POSSIBLE;

  private static final long QUIET_INTERVAL = 10_000_000_000L;

  private final TunnelConfig config;
  private final NonceTasks nonces;
  private final Outboxes outboxes;
  private final PeerListener listener;
  private final TunnelCounters allCounters;
  private final Counters counters;
  private final DropReport report;
  private final PeerLog log;
  private final PeerPolicy policy;
  private final Protocol protocol;
  private final PeerHistory history;
  private final PeerStatus status = new PeerStatus();
  private final PeerSender sender;
  private final PeerLocation location;
  private final boolean isListening;
  private final PeerPath path = new PeerPath();

  private boolean isStarted;
  private boolean isStopped;
  private long now;
  private long quietUntil;
  private long alarmAt = Long.MAX_VALUE;
  private Nonce mark;
  private int keyChanges;

  /**
   * Makes the protocol with a peer; nothing is sent before {@link #start}.
   *
   * @param staticKey the key that the configured keys agree on; owned from now on
   * @param nonces the files of this peer's nonces
   * @param outboxes for the outbound threads, which read them
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
      Outboxes outboxes,
      TunnelCounters counters,
      @Nullable LastEndpoint lastEndpoint) {
    this.config = config;
    this.listener = environment.listener();
    this.log = new PeerLog(config.label(), () -> now);
    this.policy = new PeerPolicy(config, role, log);
    this.isListening = role.isListening();
    this.nonces = new NonceTasks(nonces, environment, this::jumped);
    this.outboxes = outboxes;
    this.allCounters = counters;
    this.counters = counters.inbound();
    this.report = new DropReport(config.label(), true, counters::get);
    this.mark = nonces.mark();
    this.sender =
        new PeerSender(environment.control(), outboxes, this.counters, environment.entropy());
    this.location =
        new PeerLocation(
            sender.roaming(),
            outboxes,
            status,
            log,
            this.counters,
            () -> listener.moved(this),
            lastEndpoint);
    var actions =
        new PeerActions(
            this,
            environment,
            config.hasFixedPort(),
            policy,
            log,
            outboxes,
            sender,
            location,
            this.nonces,
            () -> now);
    this.protocol =
        new Protocol(
            new Settings(
                config.keepalive().toNanos(),
                config.peerTimeout().toNanos(),
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
            actions,
            this.counters);
    this.history = new PeerHistory(counters::get, protocol::peerSent);
  }

  @Override
  public int preference() {
    return config.preference();
  }

  /** Whether there is another address, or another gateway, to use while it is silent. */
  boolean hasOtherWays() {
    return config.remoteHosts().size() > 1 || preference() > 0;
  }

  @Override
  public boolean isHeard(long since) {
    return status.sessionSince() >= 0 && status.heardAt() >= since;
  }

  @Override
  public boolean standsBy() {
    return status.standsBy();
  }

  @Override
  public void standBy(boolean isOtherUsed) {
    status.standsBy(isOtherUsed);
    policy.standBy(isOtherUsed);
    if (status.sessionSince() >= 0) {
      log.standsBy(isOtherUsed);
    }
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
    return location.all();
  }

  /** Where the peer may be; once for each place, however many ways lead there. */
  public List<Endpoint> places() {
    return sender.places();
  }

  /** Whether the peer is sent to from an own port other than that of the tunnel. */
  public boolean usesPort(int port) {
    return sender.usesPort(port);
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
    listener.sessionChanged(this);
  }

  /**
   * Whether it calls a peer at the start where the process before has heard it; from any thread.
   */
  public boolean isCalledBack() {
    return location.atStart() != null;
  }

  /** Begins, as soon as an address is known where it is needed. */
  public void start(long time) {
    now = time;
    if (!isStarted && (isListening || !location.all().isEmpty())) {
      begin(time);
    }
  }

  private void begin(long time) {
    isStarted = true;
    location.start();
    history.changed(time);
    protocol.start(time);
    var known = location.atStart();
    if (known != null) {
      location.presume(known, time);
      protocol.callBack(time);
    }
    publish();
  }

  /** The peer may be at these addresses, the best first. */
  public void suppose(List<Endpoint> addresses) {
    location.suppose(addresses);
  }

  public long nextDeadline() {
    return isStarted ? Math.min(protocol.nextDeadline(), location.nextDeadline()) : Long.MAX_VALUE;
  }

  public void onTimer(long time) {
    now = time;
    protocol.onTimer(time);
    location.onTimer(time);
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
      listener.sessionChanged(this);
    }
    history.onTimer(time);
    report.onTimer(time, status.session() != null);
  }

  /** Whether the peer may have something stored now; each time counts. */
  public boolean mayStore(long time) {
    return nonces.mayStore(time);
  }

  /** Stores the highest nonce received; on any thread, for as long as the disk takes. */
  public boolean store(Nonce mark) {
    return nonces.store(mark);
  }

  /** Where our nonces began. */
  public NonceOrigin nonceOrigin() {
    return nonces.origin();
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

  /** What the outbound threads know of this peer. */
  public Outboxes outboxes() {
    return outboxes;
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
    return isPacket && policy.admits(message.batch(), message.slot(), outboxes.mtu(), counters);
  }

  private void followNonces() {
    if (!protocol.isOfSeries(mark) || protocol.keyChanges() != keyChanges) {
      mark = protocol.mark();
      keyChanges = protocol.keyChanges();
      listener.counted(this);
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
    location.stop();
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
        location.forget();
      }
    }
  }

  private void jumped(NonceRange range) {
    if (!isStopped) {
      outboxes.use(range);
      protocol.jumped(range, now);
      publish();
    }
  }
}
