// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.config;

/** Which ciphers a tunnel may use for its packets. */
public enum CipherChoice {
  /** The fastest that both sides support (protocol, section 14). */
  AUTO,
  /** Only that of the original. */
  NACL
}
