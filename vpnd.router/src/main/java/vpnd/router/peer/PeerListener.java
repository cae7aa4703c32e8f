// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

/** What others have to know of a peer; called on the inbound thread. */
public interface PeerListener {
  /** The addresses of the peer have changed. */
  void moved(Peer peer);

  /** The upper part of the peer's highest nonce has changed. */
  void counted(Peer peer);

  /** A session has begun or ended, or the role has changed what may pass in it. */
  void sessionChanged(Peer peer);

  /** How long a packet to the peer may be has changed. */
  void pathChanged(Peer peer);

  /** How many peers there are. */
  int peers();

  /** Another own port to call from; 0 if there is none. */
  int ephemeralPort();

  /** Packets that were held may go. */
  void released();
}
