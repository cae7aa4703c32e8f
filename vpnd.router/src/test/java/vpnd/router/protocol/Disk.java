// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;
import vpnd.router.protocol.nonce.Nonce;

/** What survives a crash: the two nonce files (protocol, section 4), and where the peer was. */
final class Disk {
  private @Nullable Nonce own;
  private Nonce mark = Nonce.ZERO;
  private @Nullable Integer place;
  private boolean fails;

  void fails(boolean now) {
    fails = now;
  }

  @Nullable Nonce own() {
    return own;
  }

  Nonce mark() {
    return mark;
  }

  /** Where the peer was last proven to be; null if that is not known. */
  @Nullable Integer place() {
    return place;
  }

  /** Stores where the peer is; null: that it is lost. */
  void storePlace(@Nullable Integer proven) {
    if (!fails) {
      place = proven;
    }
  }

  /** The file of our own nonces is lost. */
  void lose() {
    own = null;
  }

  /** Stores the nonce from which a restart begins. */
  boolean storeOwn(Nonce nonce) {
    if (fails) {
      return false;
    }
    own = nonce;
    return true;
  }

  boolean storeMark(Nonce nonce) {
    Violation.unless(nonce.compareTo(mark) >= 0, Invariant.MARK_NEVER_FALLS, nonce, "after", mark);
    if (fails) {
      return false;
    }
    mark = nonce;
    return true;
  }
}
