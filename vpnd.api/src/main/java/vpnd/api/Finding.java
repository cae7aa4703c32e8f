// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

/**
 * A reason for which a tunnel does not do what it should; never holds a secret.
 *
 * <p>Published as a service, with the property {@value #TEXT}, it says that a part of vpnd cannot
 * work, and no tunnel without it. A start of vpnd ends then.
 *
 * @param text what was seen and what it means, a sentence
 * @param remedy what would help, a sentence
 */
public record Finding(Cause cause, String text, String remedy) {
  /** Name of the service property that holds text and remedy in one line. */
  public static final String TEXT = "text";

  /** What is likely to be wrong. */
  public enum Cause {
    /** A replaceable part is not there: its bundle is missing or did not start. */
    MISSING_PART,
    /** A replaceable part does not do what it should, so it is not used. */
    FAULTY_PART,
    /** A fault of vpnd itself, which it has survived. */
    PROGRAM_FAULT,
    /** The tunnel device cannot be had. */
    DEVICE,
    /** The UDP port of this side cannot be had. */
    LOCAL_PORT,
    /** The nonce files cannot be used, or not be written. */
    NONCE_FILE,
    /** The keys of this side are unfit. */
    UNFIT_KEY,
    /** The name of the peer has no address. */
    UNKNOWN_NAME,
    /** This host cannot send to the peer's address: no route, or another address family. */
    UNREACHABLE,
    /** The peer's host answers that nobody listens on the port. */
    PORT_CLOSED,
    /** Nothing comes from the peer: it is down, elsewhere, or something on the way drops it. */
    NOTHING_ARRIVES,
    /** The peer is heard, but does not hear this side. */
    NOT_ANSWERED,
    /** Datagrams come that no key opens: one of the two sides has a wrong key. */
    WRONG_KEY,
    /** One side's messages are older than what the other has seen of it: a nonce file was lost. */
    NONCE_REFUSED,
    /** The two roles do not go together. */
    ROLE_PAIR,
    /** Something that the peer told of itself is refused. */
    REFUSED,
    /** More than one process uses the peer's key. */
    DUPLICATE_PEER,
    /** Short packets pass and long ones do not. */
    MTU,
    /** The host's network could not be changed as the role wants it. */
    HOST_NETWORK,
    /** Another program took away what vpnd had set in the host's network; it is set again. */
    HOST_CHANGED,
    /** The tunnel device is gone, or its link is down. */
    DEVICE_DOWN,
    /** This host does not forward packets, although the role needs it. */
    NOT_FORWARDED,
    /**
     * A firewall on this host is likely to drop packets between the tunnel and other interfaces.
     */
    FIREWALL,
    /** Packets are sent to the peer, and none comes back. */
    NOTHING_RETURNS,
    /** Packets come from the peer, and none goes back: the route back to the peer is missing. */
    NO_RETURN_ROUTE,
    /** Packets are dropped because of their inner addresses. */
    ADDRESSES,
    /** This side waits, as it should, until its peer calls. */
    WAITING
  }
}
