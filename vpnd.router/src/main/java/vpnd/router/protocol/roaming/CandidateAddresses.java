// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.roaming;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import vpnd.router.protocol.Actions.Source;

/**
 * Where a peer is, or may be (security C1). Traffic goes to the one address that is proven; what
 * belongs to a handshake goes to the possible ones too, so a copy of a message that is sent from
 * elsewhere diverts nothing. Confined to the inbound thread.
 *
 * @param <A> an address, with what else is to be known for sending there
 */
public final class CandidateAddresses<A> {
  /**
   * Most addresses that are possible at the same time; another one replaces the one that was heard
   * from longest ago.
   */
  public static final int MOST_POSSIBLE = 4;

  private final BiPredicate<A, A> isSameWay;
  private final List<A> possible = new ArrayList<>();
  private @Nullable A proven;

  /**
   * Where the latest message that was acted on came from first; null if a copy of it has come from
   * elsewhere.
   */
  private @Nullable A original;

  /**
   * @param isSameWay whether a message would get to the peer in the same way at two addresses, as
   *     far as is known; of those only the latest is kept, so that it gets each message once. Two
   *     ways differ also if they begin at different addresses of this side: one of these may be
   *     dead
   */
  public CandidateAddresses(BiPredicate<A, A> isSameWay) {
    this.isSameWay = isSameWay;
  }

  /** The address that the peer has proved; null if it has not yet. */
  public @Nullable A proven() {
    return proven;
  }

  /** All addresses to which messages of a handshake go. */
  public List<A> all() {
    var all = new ArrayList<>(possible);
    if (proven != null) {
      all.add(proven);
    }
    return all;
  }

  /**
   * An authentic datagram came from an address.
   *
   * @return whether this changes anything
   */
  public boolean heard(A from, Source source) {
    if (source == Source.PROVEN) {
      return prove(from);
    }
    if (source == Source.REPEATED) {
      return heardCopy(from);
    }
    original = from;
    return suppose(from);
  }

  private boolean prove(A from) {
    if (from.equals(proven) && possible.isEmpty()) {
      return false;
    }
    proven = from;
    possible.clear();
    return true;
  }

  /**
   * The first copy of a message from elsewhere may be the peer's own, if somebody was faster with
   * the message. Further copies cost nothing: they take a free place or none, and keep no address.
   */
  private boolean heardCopy(A from) {
    var known = original;
    if (known == null) {
      var isKnown = isProven(from) || isPossible(from);
      return !isKnown && possible.size() < MOST_POSSIBLE && supposeElsewhere(from);
    }
    if (!isSameWay.test(known, from)) {
      original = null;
    }
    return suppose(from);
  }

  /**
   * The peer may be at an address, for which more than that is not known.
   *
   * @return whether this changes anything
   */
  public boolean suppose(A address) {
    return isProven(address) ? refine(address) : supposeElsewhere(address);
  }

  /** The proven way once more: the latest tells best how it begins on this side. */
  private boolean refine(A address) {
    var isNew = !address.equals(proven);
    proven = address;
    return isNew;
  }

  private boolean supposeElsewhere(A address) {
    var isNew = !possible.contains(address);
    possible.removeIf(known -> isSameWay.test(known, address));
    if (possible.size() == MOST_POSSIBLE) {
      possible.remove(0);
    }
    possible.add(address);
    return isNew;
  }

  private boolean isPossible(A address) {
    for (var known : possible) {
      if (isSameWay.test(known, address)) {
        return true;
      }
    }
    return false;
  }

  private boolean isProven(A address) {
    return proven != null && isSameWay.test(proven, address);
  }

  /** Nothing is known any more. */
  public void forget() {
    proven = null;
    original = null;
    possible.clear();
  }
}
