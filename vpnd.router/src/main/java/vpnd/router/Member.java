// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;
import vpnd.api.NetworkPlan;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;
import vpnd.router.OpenFaults.Place;
import vpnd.router.protocol.Suites;

/**
 * One configured peer in a tunnel: its keys, its nonce files and the look-up of its name, from when
 * they can be had to the end. Confined to the tunnel's host thread, except where a method says
 * otherwise.
 */
final class Member {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final TunnelConfig config;
  private final Statistics statistics;
  private final OpenFaults faults = new OpenFaults();
  private volatile @Nullable Role role;
  private NetworkPlan plan = NetworkPlan.EMPTY;
  private @Nullable NonceStore store;
  private volatile @Nullable Peer peer;
  private @Nullable Resolver resolver;

  Member(TunnelConfig config, Statistics statistics) {
    this.config = config;
    this.statistics = statistics;
  }

  TunnelConfig config() {
    return config;
  }

  /** What is wrong as to this peer alone. */
  OpenFaults faults() {
    return faults;
  }

  /** The role in use; from any thread. */
  @Nullable Role role() {
    return role;
  }

  /** The role to use from now on; the peer has to be told separately. */
  void role(@Nullable Role newRole) {
    role = newRole;
  }

  /** The protocol with the peer, once it has begun; from any thread. */
  @Nullable Peer peer() {
    return peer;
  }

  /** What this peer needs of the host's network; without a role, what it needed last. */
  HostNetwork.Demand demand() {
    var using = role;
    var known = peer;
    if (using != null) {
      plan = using.plan(config, known == null ? null : known.status().session());
    }
    return new HostNetwork.Demand(plan, known == null ? null : known.status().endpoint());
  }

  /**
   * Makes the keys and takes the nonce files into use; does nothing if that is done or there is no
   * role.
   *
   * @return whether there is a new peer
   * @throws IOException if the nonce files cannot be used; the message says why
   * @throws IllegalArgumentException if the keys are unfit; the message says why
   */
  boolean begin(Suites suites, Forwarding forwarding) throws IOException {
    var using = role;
    if (peer != null || using == null) {
      return false;
    }
    var staticKey = staticKey(suites.box());
    try {
      store =
          new NonceStore(
              config.localNonceFile(),
              config.remoteNonceFile(),
              config.nonceResetIncrement(),
              RANDOM::nextLong,
              System.currentTimeMillis());
    } catch (IOException e) {
      staticKey.close();
      faults.tell(Place.NONCE_FILES, Level.ERROR, config.label(), e.getMessage());
      throw e;
    }
    faults.end(Place.NONCE_FILES);
    var begun =
        forwarding.peer(
            config, using, suites, staticKey, store, faults, statistics, RANDOM::nextLong);
    peer = begun;
    statistics.status(begun.status());
    return true;
  }

  private NativeMemory staticKey(CipherSuite suite) {
    try {
      var key = StaticKey.of(config, suite);
      faults.end(Place.KEYS);
      return key;
    } catch (IllegalArgumentException e) {
      faults.tell(Place.KEYS, Level.ERROR, config.label(), e.getMessage());
      throw e;
    }
  }

  /** Looks the peer's name up, if it has one. */
  void lookUp(Worker lookups, Forwarding forwarding) {
    var name = config.remoteHost();
    var known = peer;
    if (name != null && known != null) {
      resolver =
          new Resolver(
              faults,
              config.label(),
              name,
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
    if (resolver != null) {
      resolver.close();
    }
    if (store != null) {
      storage.perform(this::closeStore);
    }
  }

  /** On the storage thread, behind all that still waits to be stored. */
  private void closeStore() {
    try {
      if (store != null) {
        store.close();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0}: closing the nonce files: {1}", config.label(), e.toString());
    }
  }
}
