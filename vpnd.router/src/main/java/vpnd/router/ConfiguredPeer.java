// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Reason;
import vpnd.api.operation.TunnelControl;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.NativeMemory;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;
import vpnd.api.secret.SecretKey;
import vpnd.api.secret.TunnelDefinition;
import vpnd.router.guard.PartFailure;
import vpnd.router.host.HostNetwork;
import vpnd.router.peer.Peer;
import vpnd.router.peer.PeerPath;
import vpnd.router.protocol.Suites;
import vpnd.router.protocol.path.PathSearch;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;
import vpnd.router.statistics.Statistics;
import vpnd.router.storage.EndpointFile;
import vpnd.router.storage.NonceStore;
import vpnd.router.thread.Worker;

/**
 * One configured peer in a tunnel: its keys, its nonce files and the look-up of its name, from when
 * they can be had to the end. Confined to the tunnel's host thread, except where a method says
 * otherwise.
 */
public final class ConfiguredPeer {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey localSecretKey;
  private final TunnelConfig config;
  private final Statistics statistics;
  private final ActiveProblems faults = new ActiveProblems();
  private volatile @Nullable Role role;
  private NetworkPlan plan = NetworkPlan.EMPTY;
  private @Nullable Role plannedBy;
  private @Nullable PeerInfo plannedFor;
  private @Nullable NonceStore store;
  private volatile @Nullable Peer peer;
  private @Nullable Resolver resolver;
  private @Nullable Reporter reporter;
  private @Nullable List<String> reported;
  private boolean isUp;
  private @Nullable Endpoint place;

  /** Shows others how the peer is; called on the host thread. */
  public interface Reporter {
    /** What keeps the peer from working has changed; see {@link TunnelControl#FAULTS}. */
    void faults(List<String> faults);

    /**
     * A session has begun or ended, or the peer has moved.
     *
     * @param place of the peer; null if it is not known
     */
    void session(boolean isUp, @Nullable Endpoint place);
  }

  public ConfiguredPeer(TunnelDefinition definition, Statistics statistics) {
    this.localSecretKey = definition.localSecretKey();
    this.config = definition.config();
    this.statistics = statistics;
  }

  TunnelConfig config() {
    return config;
  }

  /** What is wrong as to this peer alone. */
  ActiveProblems faults() {
    return faults;
  }

  /** The role in use; from any thread. */
  @Nullable Role role() {
    return role;
  }

  /** The role to use from now on; the peer has to be given it separately. */
  void role(@Nullable Role newRole) {
    role = newRole;
  }

  /** The protocol with the peer, once it has begun; from any thread. */
  public @Nullable Peer peer() {
    return peer;
  }

  /**
   * What this peer needs of the host's network; without a role, what it needed last.
   *
   * @param forwarding learns how long packets may be; null if there is none
   */
  HostNetwork.Demand demand(@Nullable PacketLoops forwarding) {
    var known = peer;
    followPlan(known == null || known.status().standsBy() ? null : known.status().session());
    var endpoint = known == null ? null : known.status().endpoint();
    if (known == null || endpoint == null || forwarding == null) {
      return new HostNetwork.Demand(plan, null, PathSearch.UNKNOWN, (hint, ceiling) -> {});
    }
    var addresses = known.status().endpoints().stream().map(Endpoint::address).distinct().toList();
    var path = known.path();
    var verified = path.verified();
    return new HostNetwork.Demand(
        plan,
        endpoint,
        addresses,
        config.mtu() == 0 ? Integer.MAX_VALUE : config.mtu(),
        verified,
        (hint, ceiling) -> {
          if (config.clampsMss()) {
            known.outboxes().holdTcpTo(PeerPath.longest(verified, hint));
          }
          path.asked(
              endpoint,
              hint,
              ceiling,
              (most, top, isOther) -> forwarding.path(known, most, top, isOther));
        });
  }

  /** A role says the same for the same session, and there may be thousands of peers to ask for. */
  private void followPlan(@Nullable PeerInfo session) {
    var using = role;
    if (using == null || (using == plannedBy && Objects.equals(session, plannedFor))) {
      return;
    }
    try {
      plan = using.plan(config, session);
      plannedBy = using;
      plannedFor = session;
    } catch (PartFailure e) {
      plannedBy = null;
    }
  }

  /** Whether the role has failed to say what the peer needs. */
  boolean lacksPlan() {
    return role != null && plannedBy == null;
  }

  /**
   * Makes the keys and takes the nonce files into use; does nothing if that is done or there is no
   * role.
   *
   * @return whether there is a new peer
   * @throws IOException if the nonce files cannot be used; the message says why
   * @throws IllegalArgumentException if the keys are unfit; the message says why
   */
  boolean begin(Suites suites, PacketLoops forwarding) throws IOException {
    var using = role;
    if (peer != null || using == null) {
      return false;
    }
    var isListening = using.isListening(); // before anything is open that it might leave behind
    var staticKey = staticKey(suites.secretBox());
    try {
      store = openStore(isListening);
    } catch (IOException e) {
      staticKey.close();
      faults.tell(Place.NONCE_FILES, Level.ERROR, config.label(), Reason.of(e));
      throw e;
    }
    faults.end(Place.NONCE_FILES);
    var begun = peer(using, suites, forwarding, staticKey, store);
    peer = begun;
    statistics.status(begun.status());
    return true;
  }

  /** A role that throws leaves nothing behind, so that another one can take its place. */
  private Peer peer(
      Role using,
      Suites suites,
      PacketLoops forwarding,
      NativeMemory staticKey,
      NonceStore nonces) {
    try {
      return forwarding.peer(
          config, using, suites, staticKey, nonces, faults, statistics, RANDOM::nextLong);
    } catch (RuntimeException | LinkageError e) {
      staticKey.close();
      closeStore();
      store = null;
      throw e;
    }
  }

  /** A side that calls needs nonces at once. */
  private NonceStore openStore(boolean isListening) throws IOException {
    var opened =
        new NonceStore(
            config.localNonceFile(),
            config.remoteNonceFile(),
            config.nonceResetIncrement(),
            RANDOM::nextLong,
            System.currentTimeMillis());
    try {
      if (!isListening) {
        opened.reserveFirst();
      }
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private NativeMemory staticKey(CipherSuite suite) {
    try {
      var key =
          StaticKey.of(localSecretKey, config.remotePublicKey(), suite, statistics::publicKey);
      faults.end(Place.KEYS);
      return key;
    } catch (IllegalArgumentException e) {
      faults.tell(Place.KEYS, Level.ERROR, config.label(), Reason.of(e));
      throw e;
    }
  }

  /** Reports to this one from now on. */
  void reporter(Reporter newReporter) {
    reporter = newReporter;
    reported = null;
  }

  /** Reports whether a session is up and where the peer is, if that has changed. */
  void reportSession() {
    var known = peer;
    var isNowUp = known != null && known.status().sessionSince() >= 0;
    var placeNow = known == null || !isNowUp ? null : known.status().endpoint();
    if (reporter != null && (isNowUp != isUp || !Objects.equals(placeNow, place))) {
      isUp = isNowUp;
      place = placeNow;
      reporter.session(isUp, place);
    }
  }

  /**
   * Tells what keeps this peer from working, if that is known and has changed.
   *
   * @param ofTunnel faults of what it shares with others; null if that has not been tried yet
   */
  void report(@Nullable List<String> ofTunnel) {
    var own = peer == null ? faults.in(Place.KEYS, Place.NONCE_FILES) : List.<String>of();
    if (ofTunnel == null || (peer == null && own.isEmpty())) {
      return;
    }
    var all = Stream.concat(ofTunnel.stream(), own.stream()).toList();
    if (reporter != null && !all.equals(reported)) {
      reported = all;
      reporter.faults(all);
    }
  }

  /** Looks the peer's name up, if it has one. */
  void lookUp(Worker lookups, PacketLoops forwarding) {
    var known = peer;
    if (!config.remoteHosts().isEmpty() && known != null) {
      resolver =
          new Resolver(
              faults,
              config.label(),
              config.remoteHosts(),
              config.remotePort(),
              InetAddress::getAllByName,
              lookups,
              () -> known.status().sessionSince() < 0,
              found -> forwarding.suppose(known, found));
      resolver.start();
    }
  }

  /** Gives the nonce files back; the peer has been stopped. */
  void close(Worker storage) {
    stop();
    storage.perform(this::closeStore);
  }

  /** Looks the name up no more; the peer has been stopped. */
  void stop() {
    if (resolver != null) {
      resolver.close();
    }
    peer = null;
  }

  /**
   * Forgets what is remembered of the peer, which has been stopped; {@link #begin} makes it anew.
   *
   * @return whether that could be done
   */
  boolean forget(Worker storage) {
    var isForgotten = new boolean[1];
    storage.perform(() -> isForgotten[0] = removeFiles());
    close(storage);
    store = null;
    peer = null;
    return isForgotten[0];
  }

  /** On the storage thread, behind all that still waits to be stored. */
  private boolean removeFiles() {
    try {
      if (store != null) {
        store.forgetMark();
      }
      EndpointFile.beside(config.remoteNonceFile()).delete();
      return true;
    } catch (IOException e) {
      LOG.log(Level.ERROR, "{0}: the peer cannot be forgotten: {1}", config.label(), Reason.of(e));
      return false;
    }
  }

  /**
   * Gives the nonce files back: on the storage thread, behind all that still waits to be stored.
   */
  void closeStore() {
    try {
      if (store != null) {
        store.close();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0}: closing the nonce files: {1}", config.label(), Reason.of(e));
    }
  }
}
