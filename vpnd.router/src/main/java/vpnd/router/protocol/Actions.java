// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;
import vpnd.api.packet.NativeMemory;
import vpnd.api.role.PeerInfo;
import vpnd.router.protocol.nonce.Nonce;

/**
 * What the engine wants done. Every method is called from the inbound thread and returns without
 * calling the engine back.
 */
public interface Actions {
  /** Why a session ended. */
  enum End {
    /** Nothing came from the peer for too long. */
    PEER_SILENT,
    /** The peer began anew. */
    PEER_RESTARTED,
    /** The peer lives but no longer agrees on a new key. */
    REKEY_FAILED,
    /** The key is too old to be used any more. */
    KEY_OVER,
    /** Two processes use the peer's keys; there is no other session for a while. */
    TWO_PROCESSES,
    /** This side was stopped. */
    STOPPED
  }

  /** What an authentic datagram proves about the address that it came from. */
  enum Source {
    /** It is the last one under the static key again: one of both is a copy. */
    REPEATED,
    /** It was under the static key: somebody may have kept it and sent it from elsewhere. */
    POSSIBLE,
    /**
     * It was under a key of a session and is the newest so far: the peer is there, or somebody was
     * quicker with a copy. The peer answers a challenge, see {@link #challengeAnswered}.
     */
    CLAIMED,
    /**
     * The same of a challenge to this side: where it arrives here tells nothing, since it is a
     * trial of that way.
     */
    CHALLENGING,
    /** The same of a peer that answers no challenge; or it is the first message of a session. */
    PROVEN
  }

  /** Something that a person may want to read in the log. */
  enum Notice {
    /** A new key is in use. */
    NEW_KEY,
    /** Both sides had the same id; another was drawn. */
    ID_TIE,
    /** The peer ignores our messages, so our nonces jumped above what it may remember. */
    NONCES_JUMPED,
    /** The peer is silent; in case it ignores us our nonces go on at the time of the clock. */
    NONCES_RENEWED,
    /** The peer info names an address family that no known system gives to IP. */
    UNKNOWN_FAMILY,
    /** The peer info holds a search domain that is no name (security D3); it is taken for none. */
    BAD_DOMAIN,
    /** The peer ignores our messages, and no jump can help. */
    NONCES_REFUSED,
    /** The peer takes no announcement, so it learns the first element of each list only. */
    FIRST_ANNOUNCED_ONLY,
    /** The peer answers no probes, so only the end of the session shows that it is silent. */
    NO_PROBES
  }

  /**
   * A datagram is authentic. Called before anything is sent in answer to it, perhaps more than
   * once; not called for datagrams that say nothing about where the peer is now (security C1).
   */
  void heardFrom(Opened message, Source source);

  /**
   * A datagram answers a challenge: a PROBE with a number below 0, which {@link
   * vpnd.router.protocol.roaming.Challenges} sent to one address only.
   */
  void challengeAnswered(Opened message, int number);

  /**
   * Seals a control message and sends it to the peer, a probe to the proven address only. A message
   * that cannot be sent is lost, as any datagram may be.
   *
   * @param body its first {@code length} bytes; the array is reused after the call
   */
  void send(SessionKey key, MessageType type, byte[] body, int length);

  /**
   * Seals a PROBE_ACK and sends it to the proven address. If the probe is a challenge that came
   * from elsewhere, it goes there too: the peer that sends it may have moved.
   *
   * @param body its first {@code length} bytes; the array is reused after the call
   */
  void answer(Opened probe, SessionKey key, byte[] body, int length);

  /** From now on packets of the host are sealed under this key; null: they are dropped. */
  void transmit(@Nullable SessionKey key);

  /**
   * Whether packets of the host shall wait instead of being sent: for the one round trip of a key
   * change in which an original peer can read neither key for sure (protocol, section 8).
   */
  void hold(boolean held);

  /**
   * How long the first probe of a path waits, in nanoseconds: with all those peers that come at the
   * same time, their probes must not.
   */
  long probeDelay();

  /**
   * How many packets of the host were sent that may be too long for the path; only differences mean
   * anything.
   */
  long longPacketsSent();

  /**
   * Packets of the host up to a size reach the peer, and longer ones do not.
   *
   * @param size bytes; {@link vpnd.router.protocol.path.PathSearch#UNKNOWN} if only what the host
   *     knows is known
   * @param hint what the host takes to be that size
   */
  void pathVerified(int size, int hint);

  /** A session is up: the peer has proved that it holds the new key. */
  void sessionUp(PeerInfo peer);

  /** The peer has announced more than its peer info contains, in the session that is up. */
  void announced(PeerInfo peer);

  /** The session is over. */
  void sessionDown(End reason);

  /**
   * Stores the highest nonce received so that it survives a crash, before anything is done about
   * the message that carried it (security B1).
   *
   * @return false if it could not be stored
   */
  boolean storeMark(Nonce mark);

  /** Stores the highest nonce received, at leisure. */
  void storeMarkLater(Nonce mark);

  /** The upper 64 bits of a counter that is made now, by the clock of this host. */
  long counterByClock();

  /**
   * Continues our own nonces with these upper 64 bits, which are above all used before. {@link
   * Protocol#jumped} follows when that is stored; if it cannot be, nothing does.
   */
  void jump(long high);

  /**
   * The peer may be out of reach for the flow of our datagrams only. Until a session is up, the
   * messages of handshakes are to go out from another own port as well, one that is new each time.
   */
  void beginFlow();

  /** Gives memory back that another thread may still be reading for the rest of its batch. */
  void retire(NativeMemory memory);

  /** Shows a text of the peer to the operator; it may contain anything. */
  void debugString(byte[] text);

  /** Tells the operator. */
  void notice(Notice notice);
}
