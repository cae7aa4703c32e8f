// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.operation;

/** The protocol's state as an operator sees it (section 7). */
public enum PeerState {
  /** No session; this side waits until the peer speaks. */
  HOST_WAIT,
  /** No session; this side announces itself. */
  INIT,
  /** No session; KEY_SWITCH_START was sent. */
  KEY_START,
  /** No session; KEY_SWITCH_ACK was sent. */
  KEY_ACK,
  /** No session; the new key is agreed and awaits its first message. */
  KEY_READY,
  /** A session is up, whatever key change is under way. */
  ACTIVE
}
