// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import vpnd.api.Counter;
import vpnd.api.Endpoint;
import vpnd.api.NativeMemory;
import vpnd.api.PacketBatch;
import vpnd.api.PeerInfo;
import vpnd.api.TunnelConfig;
import vpnd.router.protocol.Actions;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.Entropy;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.Nonce;
import vpnd.router.protocol.NonceRange;
import vpnd.router.protocol.Protocol;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.Settings;
import vpnd.router.protocol.State;

/**
 * One peer as the inbound thread sees it: feeds the protocol engine and carries its actions out.
 * Confined to that thread, except for {@link #state} and {@link #sessionSince}.
 */
final class Peer implements Actions {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  private final TunnelConfig config;
  private final NonceStore store;
  private final Reserve reserve;
  private final Outbox outbox;
  private final Retirement retirement;
  private final HostNetwork network;
  private final Executor storage;
  private final PacketBatch control;
  private final Counters counters;
  private final DropReport report;
  private final DebugText debugText;
  private final Protocol protocol;

  private Wiring wiring;
  private SourcePolicy sources = SourcePolicy.ANY;
  private @Nullable PeerInfo session;
  private boolean isStarted;
  private long now;
  private volatile State state = State.INIT;
  private volatile long sessionSince = -1;

  /**
   * @param wiring with a suite and a role
   * @param staticKey the key that the configured keys agree on
   * @param control one slot for control messages
   */
  Peer(
      TunnelConfig config,
      Wiring wiring,
      NativeMemory staticKey,
      NonceStore store,
      Reserve reserve,
      Outbox outbox,
      Retirement retirement,
      HostNetwork network,
      Executor storage,
      PacketBatch control,
      Counters counters,
      DropReport report,
      Entropy entropy) {
    this.config = config;
    this.wiring = wiring;
    this.store = store;
    this.reserve = reserve;
    this.outbox = outbox;
    this.retirement = retirement;
    this.network = network;
    this.storage = storage;
    this.control = control;
    this.counters = counters;
    this.report = report;
    this.debugText = new DebugText(config.label());
    this.protocol =
        new Protocol(
            new Settings(
                config.maxKeyAge().toNanos(),
                config.maxKeyPackets(),
                AddressFamily.IPV6_ON_LINUX,
                false,
                this::announcement),
            Objects.requireNonNull(wiring.suite()),
            staticKey,
            store.range(),
            store.mark(),
            entropy,
            this,
            counters);
  }

  /** The state of the protocol; from any thread. */
  State state() {
    return state;
  }

  /** When the session came up; negative if there is none; from any thread. */
  long sessionSince() {
    return sessionSince;
  }

  /** Uses these parts from now on; the suite, the socket and the role are there. */
  void use(Wiring newWiring) {
    if (newWiring.epoch() == wiring.epoch()) {
      return;
    }
    var isOtherRole = newWiring.role() != wiring.role();
    wiring = newWiring;
    protocol.suite(Objects.requireNonNull(newWiring.suite()));
    if (isOtherRole) {
      applySources();
    }
  }

  long nextDeadline() {
    return isStarted ? protocol.nextDeadline() : Long.MAX_VALUE;
  }

  void onTimer(long time) {
    now = time;
    if (isStarted) {
      protocol.onTimer(time);
    } else if (outbox.endpoint != null) {
      isStarted = true;
      protocol.start(time);
    }
    publish();
    report.onTimer(time, session != null);
    retirement.sweep();
  }

  /** Whether the slot now holds an inner packet that the host may get; otherwise it was counted. */
  boolean onDatagram(PacketBatch batch, int slot, long time) {
    now = time;
    var source = batch.endpoint(slot);
    if (source == null || !source.equals(outbox.endpoint)) {
      counters.add(Counter.RX_UNKNOWN_SOURCE);
      return false;
    }
    var cipher = Objects.requireNonNull(wiring.suite()).cipher();
    if (!protocol.onDatagram(cipher, batch, slot, time)) {
      return false;
    }
    var body = batch.offset(slot) + PacketBatch.HEADROOM;
    var fault = sources.judge(batch.bytes(), body, batch.length(slot) - PacketBatch.HEADROOM);
    if (fault != null) {
      counters.add(fault);
      return false;
    }
    return true;
  }

  /** Ends the session and gives all keys back. */
  void stop() {
    protocol.stop();
    publish();
    retirement.sweep();
  }

  private PeerInfo announcement(int id) {
    return Objects.requireNonNull(wiring.role()).announcement(config, id);
  }

  private void applySources() {
    var role = wiring.role();
    var info = session;
    if (role != null && info != null) {
      sources = SourcePolicy.of(role.peerNetworks(config, info));
    }
  }

  private void publish() {
    var newState = protocol.state();
    if (newState != state) {
      LOG.log(Level.DEBUG, "{0}: {1}", config.label(), newState);
      state = newState;
    }
  }

  // ---- Actions of the engine -----------------------------------------------------------------

  @Override
  public void heardFrom(Source source) {}

  @Override
  public void send(SessionKey key, MessageType type, byte[] body, int length) {
    var endpoint = outbox.endpoint;
    var udp = wiring.udp();
    var suite = wiring.suite();
    if (endpoint == null || udp == null || suite == null) {
      return;
    }
    var nonces = outbox.nonces;
    var nonce = nonces.take(1);
    reserve.check(nonces);
    if (nonce < 0) {
      counters.add(Counter.TX_NO_NONCE);
      return;
    }
    control.bytes().put(PacketBatch.HEADROOM, body, 0, length);
    control.count(1);
    control.length(0, PacketBatch.HEADROOM + length);
    control.endpoint(0, endpoint);
    Sealer.seal(suite.cipher(), key, nonces, nonce, type, control, 0);
    var sent = udp.send(control);
    counters.add(sent == 1 ? Counter.TX_DATAGRAMS : Counter.TX_REFUSED);
    LOG.log(Level.TRACE, "{0}: sent {1}", config.label(), type);
  }

  @Override
  public void transmit(@Nullable SessionKey key) {
    outbox.key = key;
  }

  @Override
  public void hold(boolean held) {
    outbox.isHeld = held;
  }

  @Override
  public void sessionUp(PeerInfo peer) {
    session = peer;
    sessionSince = now;
    applySources();
    network.sessionUp(peer);
    LOG.log(Level.INFO, "{0}: session up with {1}", config.label(), outbox.endpoint);
  }

  @Override
  public void sessionDown(End reason) {
    session = null;
    sessionSince = -1;
    if (reason != End.PEER_RESTARTED) {
      network.sessionDown();
    }
    LOG.log(Level.INFO, "{0}: session down: {1}", config.label(), text(reason));
  }

  private static String text(End reason) {
    return switch (reason) {
      case PEER_SILENT -> "nothing came from the peer for too long";
      case PEER_RESTARTED -> "the peer restarted";
      case REKEY_FAILED -> "the peer no longer answers key changes";
      case STOPPED -> "this side stops";
    };
  }

  @Override
  public boolean storeMark(Nonce mark) {
    try {
      store.storeMark(mark);
      return true;
    } catch (IOException e) {
      report.storeFailed(e, now);
      return false;
    }
  }

  @Override
  public void storeMarkLater(Nonce mark) {
    storage.execute(() -> storeMark(mark));
  }

  @Override
  public @Nullable NonceRange jumpTo(Nonce first) {
    try {
      var range = store.jumpTo(first);
      outbox.nonces = range;
      return range;
    } catch (IOException e) {
      report.storeFailed(e, now);
      return null;
    }
  }

  @Override
  public void retire(NativeMemory memory) {
    retirement.retire(memory);
  }

  @Override
  public void debugString(byte[] text) {
    debugText.show(text, now);
  }

  @Override
  public void notice(Notice notice) {
    switch (notice) {
      case NEW_KEY -> LOG.log(Level.DEBUG, "{0}: new key", config.label());
      case ID_TIE -> LOG.log(Level.DEBUG, "{0}: same id as the peer, drew another", config.label());
      case UNKNOWN_FAMILY ->
          LOG.log(
              Level.WARNING,
              "{0}: the peer info has an address of an unknown family, which is ignored",
              config.label());
      case BAD_DOMAIN ->
          LOG.log(
              Level.WARNING,
              "{0}: the peer info has a search domain that is no name, which is ignored; the peer"
                  + " has to correct resolv_domain",
              config.label());
      case NONCES_JUMPED ->
          LOG.log(
              Level.WARNING,
              "{0}: the peer ignores our messages; continuing above its own nonces",
              config.label());
      case NONCES_REFUSED ->
          LOG.log(
              Level.WARNING,
              "{0}: the peer''s messages arrive but it does not answer ours; if {1} was lost, remove"
                  + " the remote nonce file of the peer and restart the peer",
              config.label(),
              config.localNonceFile());
    }
  }

  /** The peer's endpoint, for statistics; from any thread. */
  @Nullable Endpoint endpoint() {
    return outbox.endpoint;
  }
}
