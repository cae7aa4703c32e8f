// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.operation;

/**
 * All counters, including every reason for which a packet is dropped: each drop is counted by one
 * of them. All are 64-bit counts since the tunnel was opened, except {@link #RX_LATE_CURRENT_KEY}.
 *
 * <p>RX is from the network to the host, TX from the host to the network.
 */
public enum Counter {
  /** Datagrams of any type received and authenticated. */
  RX_DATAGRAMS,
  /** Inner packets accepted from the peer for the host. */
  RX_PACKETS,
  /** Bytes of inner packets accepted from the peer for the host. */
  RX_BYTES,
  /** Datagrams accepted after one with a higher nonce. */
  RX_LATE,
  /** Those of {@link #RX_LATE} under the current key; each new key begins at zero. */
  RX_LATE_CURRENT_KEY,
  /** Inner packets accepted from the peer that are longer than 1280 bytes. */
  RX_LONG_PACKETS,
  /** Datagrams of any type passed to the host's network stack. */
  TX_DATAGRAMS,
  /** Inner packets sent to the peer. */
  TX_PACKETS,
  /** Bytes of inner packets sent to the peer. */
  TX_BYTES,
  /** Inner packets sent to the peer that are longer than 1280 bytes. */
  TX_LONG_PACKETS,

  /**
   * Datagram dropped by the host: the receive buffer of the socket was full. Those that arrived as
   * one message may count as one.
   */
  RX_SOCKET_FULL,
  /** Received datagram dropped: it is from an unknown source and no peer's key opens it. */
  RX_UNKNOWN_SOURCE,
  /** Received datagram dropped untried: too many came from unknown sources. */
  RX_TOO_MANY_UNKNOWN,
  /** Received datagram dropped: shorter than 41 or longer than 1541 bytes. */
  RX_BAD_SIZE,
  /** Received datagram dropped: its nonce is one of this side, so it was reflected. */
  RX_REFLECTED,
  /** Received datagram dropped: its nonce was seen before. */
  RX_REPLAYED,
  /** Received datagram dropped: its nonce is older than the replay window. */
  RX_TOO_OLD,
  /** Received datagram dropped: no key opens it. */
  RX_BAD_TAG,
  /** Authenticated message dropped: its body does not have the format of its type. */
  RX_MALFORMED,
  /** Authenticated message dropped: its type is unknown. */
  RX_UNKNOWN_TYPE,
  /** Authenticated message dropped: it does not fit the state of the key exchange. */
  RX_UNEXPECTED,
  /**
   * Authenticated message dropped: the nonce mark could not be stored, which is required before
   * acting on it.
   */
  RX_MARK_NOT_STORED,
  /**
   * Authenticated message dropped: the peer starts key changes, or sends under the static key,
   * faster than allowed.
   */
  RX_RATE_LIMITED,
  /** Inner packet dropped: it was sealed under the static key, which carries no traffic. */
  RX_DATA_UNDER_STATIC_KEY,
  /** Inner packet dropped: it is not a complete IPv4 or IPv6 packet. */
  RX_NOT_IP,
  /** Inner packet dropped: the peer may not use this source address. */
  RX_FOREIGN_SOURCE,
  /** Inner packet dropped: the peer may not send to this destination address. */
  RX_FOREIGN_DESTINATION,
  /**
   * Inner packet dropped: an address in it is not valid on any network (loopback, multicast
   * source).
   */
  RX_MARTIAN,
  /** Inner packet dropped: the host's tunnel device rejected it. */
  RX_DEVICE_REFUSED,
  /** Inner packet dropped: no tunnel device or no cipher was available. */
  RX_PARKED,

  /** Packet of the host dropped: no session is up. */
  TX_NO_SESSION,
  /** Packet of the host dropped: its destination is behind no peer. */
  TX_NO_ROUTE,
  /** Packet of the host dropped: a datagram of this tunnel, which the host routes into it. */
  TX_OWN_DATAGRAM,
  /** Packet of the host dropped: longer than 1500 bytes. */
  TX_TOO_LONG,
  /** Packet of the host dropped: no nonce may be used before the next reserve is stored. */
  TX_NO_NONCE,
  /** Datagram dropped: the host's network stack rejected it. */
  TX_REFUSED,

  /** Sessions that came up. */
  SESSIONS,
  /** Changes of a peer's address or port. */
  ENDPOINT_CHANGES,
  /** Ephemeral keys taken into use. */
  KEYS,
  /** PEER_INFO messages retransmitted. */
  PEER_INFO_RETRANSMITS,
  /** KEY_SWITCH_START messages retransmitted. */
  KEY_SWITCH_START_RETRANSMITS,
  /** KEY_SWITCH_ACK messages retransmitted. */
  KEY_SWITCH_ACK_RETRANSMITS,
  /** KEY_READY messages retransmitted. */
  KEY_READY_RETRANSMITS,
  /** Faults of vpnd that cost a batch of packets; the second within a minute ends vpnd. */
  LOOP_FAULTS;

  /** Whether this counts dropped datagrams or packets. */
  public boolean isDrop() {
    return compareTo(RX_SOCKET_FULL) >= 0 && compareTo(SESSIONS) < 0;
  }
}
