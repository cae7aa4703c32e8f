// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

/** Where the nonces of this side began when the tunnel was opened (protocol, section 4). */
public enum NonceOrigin {
  /** Above those of the local nonce file. */
  CONTINUED,
  /** Anew, since there was neither a nonce file of this side nor one of the peer. */
  NEW,
  /** Anew, although the peer was known: the local nonce file was lost. */
  LOST,
  /** Above those of a local nonce file that was written long before it was put where it is. */
  RESTORED
}
