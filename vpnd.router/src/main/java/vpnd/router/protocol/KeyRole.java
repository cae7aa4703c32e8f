// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** Who starts key changes (protocol, section 5). */
public enum KeyRole {
  /** This side sends KEY_SWITCH_START; the original calls it master. */
  INITIATOR,
  /** This side answers; the original calls it slave. */
  RESPONDER,
  /** Both have the same id, and this side must draw another one. */
  TIE;

  /** Our role by the ids of both sides, unsigned numbers: the lower one starts. */
  static KeyRole of(int local, int remote) {
    var order = Integer.compareUnsigned(local, remote);
    return order < 0 ? INITIATOR : order > 0 ? RESPONDER : TIE;
  }
}
