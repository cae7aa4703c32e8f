// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

/**
 * Where the parts of a datagram are, in bytes from its beginning (protocol, sections 2 and 14.2):
 * nonce, tag, and the encrypted text, which is a type byte and a body.
 */
public final class DatagramLayout {
  /** The tag of a secretbox, 16 bytes, behind its nonce. */
  public static final int SECRETBOX_TAG = 24;

  /** The tag under {@code aegis256}, 32 bytes, behind its counter. */
  public static final int AEGIS256_TAG = 8;

  /** The encrypted text under either cipher: first the type byte. */
  public static final int TEXT = 40;

  /** The body: an IP packet or the content of a message. */
  public static final int BODY = TEXT + 1;

  private DatagramLayout() {}
}
