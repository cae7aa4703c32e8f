// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import vpnd.api.CipherSuite;
import vpnd.api.NetworkPlan;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;

/**
 * One configured peer in a tunnel: its keys, its nonce files and the look-up of its name, from when
 * they can be had to the end. Confined to the tunnel's host thread.
 */
final class Member {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final TunnelConfig config;
  private final Statistics statistics;
  private @Nullable Role role;
  private NetworkPlan plan = NetworkPlan.EMPTY;
  private String lastFault = "";
  private @Nullable NonceStore store;
  private @Nullable Peer peer;
  private @Nullable Resolver resolver;

  Member(TunnelConfig config, Statistics statistics) {
    this.config = config;
    this.statistics = statistics;
  }

  TunnelConfig config() {
    return config;
  }

  @Nullable Role role() {
    return role;
  }

  /** The role to use from now on; the peer has to be told separately. */
  void role(@Nullable Role newRole) {
    role = newRole;
  }

  /** The protocol with the peer, once it has begun. */
  @Nullable Peer peer() {
    return peer;
  }

  /** What this peer needs of the host's network; without a role, what it needed last. */
  HostNetwork.Demand demand() {
    if (role != null) {
      plan = role.plan(config, peer == null ? null : peer.session());
    }
    return new HostNetwork.Demand(plan, peer == null ? null : peer.endpoint());
  }

  /**
   * Makes the keys and takes the nonce files into use; does nothing if that is done or there is no
   * role.
   *
   * @return whether there is a new peer
   * @throws IOException if the nonce files cannot be used; the message says why
   * @throws IllegalArgumentException if the keys are unfit; the message says why
   */
  boolean begin(CipherSuite suite, Forwarding forwarding) throws IOException {
    if (peer != null || role == null) {
      return false;
    }
    var staticKey = StaticKey.of(config, suite);
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
      throw e;
    }
    peer = forwarding.peer(config, role, suite, staticKey, store, statistics, RANDOM::nextLong);
    statistics.peer(peer);
    return true;
  }

  /** Looks the peer's name up, if it has one. */
  void lookUp(Worker lookups, Forwarding forwarding) {
    var name = config.remoteHost();
    var known = peer;
    if (name != null && known != null) {
      resolver =
          new Resolver(
              config.label(),
              name,
              config.remotePort(),
              InetAddress::getAllByName,
              lookups,
              () -> known.sessionSince() < 0,
              found -> forwarding.suppose(known, found));
      resolver.start();
    }
  }

  /** Logs why the peer cannot begin, unless that is known. */
  void tellOnce(@Nullable String fault) {
    if (!lastFault.equals(fault)) {
      lastFault = String.valueOf(fault);
      LOG.log(Level.ERROR, "{0}: {1}", config.label(), fault);
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
