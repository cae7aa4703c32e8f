// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.api.TunnelConfig;
import vpnd.router.protocol.Actions.End;
import vpnd.router.protocol.Actions.Notice;
import vpnd.router.protocol.path.PathSearch;

/** What an operator is told of one peer. */
final class PeerLog {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  /** Between two lines about where the peer is: packets may come over two ways at once. */
  private static final long MOVE_INTERVAL = 10_000_000_000L;

  private final String label;
  private long moveToldAt = -MOVE_INTERVAL;

  PeerLog(TunnelConfig config) {
    this.label = config.label();
  }

  /** Something that only helps to follow what happens. */
  void detail(Object what) {
    LOG.log(Level.DEBUG, "{0}: {1}", label, what);
  }

  void moved(Endpoint from, Endpoint to, long now) {
    if (now - moveToldAt >= MOVE_INTERVAL) {
      moveToldAt = now;
      LOG.log(Level.INFO, "{0}: the peer moved from {1} to {2}", label, from, to);
    }
  }

  void pathVerified(int size, int hint) {
    if (size == PathSearch.UNKNOWN || size == hint) {
      return;
    }
    LOG.log(
        Level.INFO,
        size < hint
            ? "{0}: packets of more than {1} bytes are lost on the path without an ICMP message; the"
                + " MTU is lowered to that"
            : "{0}: packets of {1} bytes pass, although the host takes those of more than {2} bytes to"
                + " be too long, by an ICMP message that is old or forged; the MTU is {1}",
        label,
        Integer.toString(size),
        Integer.toString(hint));
  }

  void sessionUp(@Nullable Endpoint endpoint) {
    LOG.log(Level.INFO, "{0}: session up with {1}", label, endpoint);
  }

  void sessionDown(End reason) {
    LOG.log(Level.INFO, "{0}: session down: {1}", label, text(reason));
  }

  private static String text(End reason) {
    return switch (reason) {
      case PEER_SILENT -> "nothing came from the peer for too long";
      case PEER_RESTARTED -> "the peer restarted";
      case REKEY_FAILED -> "the peer no longer answers key changes";
      case KEY_OVER ->
          "the key was in use for three times max_key_age; the peer, which changes keys in this"
              + " session, has a longer one";
      case STOPPED -> "this side stops";
    };
  }

  /** The role does not accept something of the peer. */
  void refused(String what) {
    LOG.log(Level.WARNING, "{0}: {1}", label, what);
  }

  /** The role failed, so nothing may pass. */
  void roleFailed(RuntimeException cause) {
    LOG.log(Level.ERROR, label + ": the role failed, so no packet of the peer may pass", cause);
  }

  void notice(Notice notice) {
    switch (notice) {
      case NEW_KEY -> detail("new key");
      case ID_TIE -> detail("same id as the peer, drew another");
      case UNKNOWN_FAMILY ->
          LOG.log(
              Level.WARNING,
              "{0}: the peer info has an address of an unknown family, which is ignored",
              label);
      case BAD_DOMAIN ->
          LOG.log(
              Level.WARNING,
              "{0}: the peer info has a search domain that is no name, which is ignored; the peer"
                  + " has to correct resolv_domain",
              label);
      case NONCES_JUMPED ->
          LOG.log(
              Level.WARNING,
              "{0}: the peer ignores our messages, perhaps as old ones; continuing with a higher counter",
              label);
      case NONCES_RENEWED ->
          detail("the peer is silent; continuing with nonces by the clock, in case it ignores us");
      case NONCES_REFUSED ->
          LOG.log(
              Level.WARNING,
              "{0}: the peer''s messages arrive but it does not answer ours: either they are lost on"
                  + " the way there, or the peer remembers a nonce that is ahead of the clock of"
                  + " this host; see that the clock is right, and if it is, run vpndctl forget on"
                  + " the peer''s host",
              label);
    }
  }
}
