// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.router.protocol.Actions.End;
import vpnd.router.protocol.Actions.Notice;
import vpnd.router.protocol.path.PathSearch;

/**
 * The log lines about one peer. Since the peer causes them, they are limited: some at once, then
 * six a minute (security A8). Confined to the inbound thread.
 */
public final class PeerLog {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  static final int LINES_AT_ONCE = 20;
  static final int TEXTS_AT_ONCE = 5;

  /** Between two further lines, in nanoseconds. */
  static final long LINE_INTERVAL = 10_000_000_000L;

  /** Between two lines about where the peer is: packets may come over two ways at once. */
  private static final long MOVE_INTERVAL = 10_000_000_000L;

  private final String label;
  private final LongSupplier clock;
  private final RateLimiter lines = new RateLimiter(LINES_AT_ONCE, LINE_INTERVAL);

  /** The peer may send as many as it likes, so that they do not displace what this side says. */
  private final RateLimiter texts = new RateLimiter(TEXTS_AT_ONCE, LINE_INTERVAL);

  private int leftOut;
  private long moveToldAt = -MOVE_INTERVAL;

  /**
   * @param label of the peer
   * @param clock in nanoseconds
   */
  public PeerLog(String label, LongSupplier clock) {
    this.label = label;
    this.clock = clock;
  }

  private void tell(Level level, String line, Object... parameters) {
    if (mayTell(lines)) {
      var text = MessageFormat.format(line, parameters);
      LOG.log(level, "{0}: {1}{2}", label, text, omission());
    }
  }

  private boolean mayTell(RateLimiter limiter) {
    var may = limiter.take(clock.getAsLong());
    leftOut += may ? 0 : 1;
    return may;
  }

  /** What was not told before this line. */
  private String omission() {
    var count = leftOut;
    leftOut = 0;
    return count == 0 ? "" : " (" + count + " lines about this peer were left out)";
  }

  /** Something that only helps to follow what happens. */
  public void detail(Object what) {
    LOG.log(Level.DEBUG, "{0}: {1}", label, what);
  }

  public void standsBy(boolean isOtherUsed) {
    tell(
        Level.INFO,
        isOtherUsed
            ? "this gateway stands by: another one is preferred or answers (prefer)"
            : "this gateway is used (prefer)");
  }

  public void moved(Endpoint from, Endpoint to) {
    var now = clock.getAsLong();
    if (now - moveToldAt >= MOVE_INTERVAL) {
      moveToldAt = now;
      tell(Level.INFO, "the peer moved from {0} to {1}", from, to);
    }
  }

  public void pathVerified(int size, int hint) {
    if (size == PathSearch.UNKNOWN || size == hint) {
      return;
    }
    tell(
        Level.INFO,
        size < hint
            ? "packets of more than {0} bytes are lost on the path without an ICMP message; the"
                + " MTU is lowered to that"
            : "packets of {0} bytes pass, although the host takes those of more than {1} bytes to"
                + " be too long, by an ICMP message that is old or forged; the MTU is {0}",
        Integer.toString(size),
        Integer.toString(hint));
  }

  public void sessionUp(@Nullable Endpoint endpoint) {
    tell(Level.INFO, "session up with {0}", String.valueOf(endpoint));
  }

  public void sessionDown(End reason) {
    var level = reason == End.TWO_PROCESSES ? Level.WARNING : Level.INFO;
    tell(level, "session down: {0}", text(reason));
  }

  private static String text(End reason) {
    return switch (reason) {
      case PEER_SILENT -> "nothing came from the peer for too long";
      case PEER_RESTARTED -> "the peer restarted";
      case REKEY_FAILED -> "the peer no longer answers key changes";
      case KEY_OVER ->
          "the key is older than three times max_key_age: the peer, which changes keys in this"
              + " session, has a longer one, or this machine was suspended";
      case TWO_PROCESSES ->
          "two processes use the keys of this peer, so a nonce may be used twice; the peer is refused"
              + " for 30 s; give each host a key pair of its own";
      case STOPPED -> "this side stops";
    };
  }

  /** The role does not accept something of the peer. */
  public void refused(String what) {
    tell(Level.WARNING, "{0}", what);
  }

  /** The role failed, so nothing may pass. */
  public void roleFailed(RuntimeException cause) {
    if (mayTell(lines)) {
      var line = label + ": the role failed, so no packet of the peer may pass" + omission();
      LOG.log(Level.ERROR, line, cause);
    }
  }

  /** A text that the peer has sent for the log; it may contain anything. */
  public void said(byte[] text) {
    if (mayTell(texts)) {
      var line = DebugText.printable(text) + omission();
      LOG.log(Level.INFO, "{0}: the peer says: {1}", label, line);
    }
  }

  public void notice(Notice notice) {
    switch (notice) {
      case NEW_KEY -> detail("new key");
      case ID_TIE -> detail("same id as the peer, drew another");
      case UNKNOWN_FAMILY ->
          tell(
              Level.WARNING, "the peer info has an address of an unknown family, which is ignored");
      case BAD_DOMAIN ->
          tell(
              Level.WARNING,
              "the peer info has a search domain that is no name, which is ignored; the peer has to"
                  + " correct resolv_domain");
      case NONCES_JUMPED ->
          tell(
              Level.WARNING,
              "the peer ignores our messages, perhaps as old ones; continuing with a higher"
                  + " counter");
      case NONCES_RENEWED ->
          detail("the peer is silent; continuing with nonces by the clock, in case it ignores us");
      case NONCES_REFUSED ->
          tell(
              Level.WARNING,
              "the peer''s messages arrive but it does not answer ours: either they are lost on the"
                  + " way there, or the peer remembers a nonce that is ahead of the clock of this"
                  + " host; see that the clock is right, and if it is, run vpndctl forget on the"
                  + " peer''s host");
      case FIRST_ANNOUNCED_ONLY ->
          tell(
              Level.WARNING,
              "the peer learns only the first value of host_addr, local_network, resolv_addr and"
                  + " resolv_domain, because its vpnd is an original or an older one; update it, or"
                  + " put the most important value first");
      case NO_PROBES ->
          tell(
              Level.WARNING,
              "when the peer falls silent, another address or gateway is used only at the end of the"
                  + " session (peer_timeout), because its vpnd is an original or an older one;"
                  + " update it");
    }
  }
}
