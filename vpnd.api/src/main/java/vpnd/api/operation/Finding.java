// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.operation;

/**
 * A reason why a tunnel does not work as it should; never contains a secret.
 *
 * <p>Published as a service, with the property {@value #TEXT}, it reports that a part of vpnd
 * cannot work, without which no tunnel works. This ends a start of vpnd.
 *
 * @param text the evidence and its meaning, a sentence
 * @param remedy what to do, a sentence
 */
public record Finding(Cause cause, String text, String remedy) {
  /** Name of the service property that contains text and remedy in one line. */
  public static final String TEXT = "text";

  /** The likely cause. */
  public enum Cause {
    /** A replaceable part is missing: its bundle is not installed or did not start. */
    MISSING_PART,
    /** A replaceable part misbehaves, so it is not used. */
    FAULTY_PART,
    /** A bug in vpnd, which it has survived. */
    PROGRAM_FAULT,
    /** The tunnel device cannot be opened. */
    DEVICE,
    /** The local UDP port cannot be opened. */
    LOCAL_PORT,
    /** The nonce files cannot be used or written. */
    NONCE_FILE,
    /** The configured keys are invalid. */
    UNFIT_KEY,
    /** The name of the peer does not resolve. */
    UNKNOWN_NAME,
    /** This host cannot send to the peer's address: no route, or another address family. */
    UNREACHABLE,
    /** The peer's host reports the port as unreachable. */
    PORT_CLOSED,
    /**
     * Nothing is received from the peer: it is down, has moved, or its datagrams are dropped on the
     * path.
     */
    NOTHING_ARRIVES,
    /** Messages of the peer arrive, but those of this side do not reach it. */
    NOT_ANSWERED,
    /** No key opens the datagrams that arrive: one of the two sides has a wrong key. */
    WRONG_KEY,
    /** One side's nonces are lower than the other has seen from it: a nonce file was lost. */
    NONCE_REFUSED,
    /** The roles of the two sides do not match. */
    ROLE_PAIR,
    /** A value that the peer announces is refused. */
    REFUSED,
    /** More than one process uses the peer's key. */
    DUPLICATE_PEER,
    /** Short packets pass and long ones do not. */
    MTU,
    /** The host's network could not be configured as the role requires. */
    HOST_NETWORK,
    /** Another program removed a setting of vpnd from the host's network; it was restored. */
    HOST_CHANGED,
    /** The tunnel device is gone, or its link is down. */
    DEVICE_DOWN,
    /** This host does not forward packets, although the role needs it. */
    NOT_FORWARDED,
    /**
     * A firewall on this host is likely to drop packets between the tunnel and other interfaces.
     */
    FIREWALL,
    /** Packets are sent to the peer, and none come back. */
    NOTHING_RETURNS,
    /** Packets come from the peer, and none go back: the return route to the peer is missing. */
    NO_RETURN_ROUTE,
    /** Packets are dropped because of their inner addresses. */
    ADDRESSES,
    /** This side waits, as configured, until its peer calls. */
    WAITING,
    /** Another peer of the same networks is used, as configured; this one stands by. */
    STANDS_BY,
    /** Without a session packets for the networks behind the peer are refused, as configured. */
    BLOCKED
  }
}
