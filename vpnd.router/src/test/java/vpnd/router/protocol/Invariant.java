// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** What must hold in every run of the simulator. */
enum Invariant {
  /** No nonce is used twice under a key, by either side, not even across crashes. */
  NONCE_USED_ONCE,
  /** No key serves two ciphers, and no key of aegis256 two senders. */
  KEY_HAS_ONE_USE,
  /** Packets travel under aegis256 once both sides have it, and not if one of them has not. */
  FASTER_CIPHER_BY_AGREEMENT,
  /** No packet is delivered twice, no message under the static key acted on twice. */
  DELIVERED_ONCE,
  /** What is opened is what was sealed. */
  DELIVERED_AS_SEALED,
  /** Packets travel under ephemeral keys only, and are taken under nothing else. */
  DATA_UNDER_EPHEMERAL_KEY,
  /** Both sides are ACTIVE, and packets pass, within a bound after the network recovers. */
  ACTIVE_AFTER_HEALING,
  /** A side has what its peer announces now, within a bound after the network recovers. */
  ANNOUNCEMENT_ARRIVES,
  /** A peer is refused as two processes only after a copy of it has run. */
  ONE_PROCESS,
  /** On a network that loses nothing, a key change loses nothing. */
  NOTHING_LOST_BY_KEY_CHANGE,
  /** A datagram that is not authentic changes no state. */
  UNCHANGED_BY_FORGERY,
  /** A message under the static key is acted on only after its nonce was stored. */
  MARK_STORED_BEFORE_ACTION,
  /** Traffic goes only to an address from which something under a key of a session came. */
  TRAFFIC_TO_PROVEN_ADDRESS,
  /** The proven address is that of the newest datagram of a session, despite copies. */
  ADDRESS_FOLLOWS_THE_NEWEST,
  /** The messages of a handshake go to the last two that called, one of which may be a copyist. */
  EVERY_CALLER_IS_ANSWERED,
  /** The number of addresses of a peer is bounded. */
  ADDRESSES_BOUNDED,
  /** A side that waits for its peer says nothing, and knows no address. */
  SILENT_IN_HOST_WAIT,
  /** A side that listens and was started again calls only where its peer was in a session. */
  CALLS_WHERE_THE_PEER_WAS,
  /** A side that listens waits again within a bound after its peer has gone for good. */
  BACK_IN_HOST_WAIT,
  /** The highest nonce received never goes down, in the process and on disk. */
  MARK_NEVER_FALLS,
  /** A session is up only after a message under its key. */
  SESSION_UP_AFTER_PROOF,
  /** A process holds a fixed number of keys and gives all of them back. */
  MEMORY_BOUNDED,
  /** Memory is not used after it was given back. */
  NO_USE_AFTER_RETIREMENT,
  /** After a timer has fired, the next one is in the future. */
  TIMERS_PROGRESS,
  /** No method of the engine throws. */
  NEVER_THROWS
}
