// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** Which of the keys that are valid at the same time. */
enum KeyGeneration {
  /** From the configured keys; only for the first key exchange of a session. */
  STATIC,
  /** Replaced lately; still opens what was on its way. */
  PREVIOUS,
  /** In use. */
  CURRENT,
  /** Agreed; not yet known to be known to the peer. */
  NEXT
}
