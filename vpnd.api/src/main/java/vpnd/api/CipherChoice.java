// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

/** Which ciphers a tunnel may use for its packets. */
public enum CipherChoice {
  /** The fastest that both sides have (protocol, section 14). */
  AUTO,
  /** That of the original and nothing else. */
  NACL
}
