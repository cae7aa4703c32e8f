// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.crypto.PublicKey;
import vpnd.api.secret.SecretKey;

/**
 * The types of keys. Parsed bytes stay in arrays that are overwritten, and never appear in
 * messages.
 */
public final class KeyTypes {
  private static final int DIGITS = 2 * CipherSuite.KEY_SIZE;
  private static final int BASE64_LENGTH = 43;
  private static final String SEPARATORS = " \t,;";
  private static final String DESCRIPTION =
      DIGITS + " hexadecimal digits, as vpnd-keygen prints them";

  public static final ValueType<SecretKey> SECRET =
      new ValueType<>(DESCRIPTION, value -> new SecretKey(bytes(value)));

  public static final ValueType<PublicKey> PUBLIC =
      new ValueType<>(DESCRIPTION, KeyTypes::publicKey);

  /**
   * The points of low order on Curve25519 and their forms that are not reduced modulo 2^255-19;
   * each of them makes the shared key predictable. Bit 255 is ignored.
   */
  private static final List<byte[]> LOW_ORDER =
      List.of(
          hex("00".repeat(32)),
          hex("01" + "00".repeat(31)),
          hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
          hex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
          hex("ec" + "ff".repeat(30) + "7f"),
          hex("ed" + "ff".repeat(30) + "7f"),
          hex("ee" + "ff".repeat(30) + "7f"));

  private KeyTypes() {}

  /** Whether a public key has the bytes of a secret one, compared in constant time. */
  public static boolean isSame(SecretKey secret, PublicKey open) {
    var bytes = new byte[CipherSuite.KEY_SIZE];
    open.copyTo(ByteBuffer.wrap(bytes));
    try (var other = new SecretKey(bytes)) {
      return secret.equals(other);
    }
  }

  private static PublicKey publicKey(ByteBuffer value) throws InvalidValueException {
    var bytes = bytes(value);
    var masked = bytes.clone();
    masked[masked.length - 1] &= 0x7f;
    if (LOW_ORDER.stream().anyMatch(point -> Arrays.equals(point, masked))) {
      throw new InvalidValueException(
          "is a point of low order, with which nothing would be secret");
    }
    return new PublicKey(bytes);
  }

  /** Two digits make a byte; a colon may stand between two bytes. */
  private static byte[] bytes(ByteBuffer value) throws InvalidValueException {
    if (isBase64(value)) {
      throw new InvalidValueException(
          "is in base64, as keys of other programs are",
          "give one that vpnd-keygen has made: " + DESCRIPTION);
    }
    var bytes = new byte[CipherSuite.KEY_SIZE];
    try {
      int digits = 0;
      for (int i = value.position(); i < value.limit(); i++) {
        int c = value.get(i);
        boolean betweenBytes = digits > 0 && digits % 2 == 0 && i + 1 < value.limit();
        if (c == ':' && betweenBytes && value.get(i - 1) != ':') {
          continue;
        }
        if (digits == DIGITS && SEPARATORS.indexOf(c) >= 0) {
          throw new InvalidValueException("has something behind its " + DIGITS + " digits");
        }
        if (!HexFormat.isHexDigit(c)) {
          throw new InvalidValueException(
              "has something else than a hexadecimal digit after " + digits);
        }
        if (digits < DIGITS) {
          bytes[digits / 2] = (byte) (bytes[digits / 2] << 4 | HexFormat.fromHexDigit(c));
        }
        digits++;
      }
      if (digits != DIGITS) {
        throw new InvalidValueException("has " + digits + " digits");
      }
      return bytes;
    } catch (InvalidValueException e) {
      Arrays.fill(bytes, (byte) 0);
      throw e;
    }
  }

  /**
   * Whether the value is 32 bytes in base64, with or without padding, and not all hexadecimal
   * digits.
   */
  private static boolean isBase64(ByteBuffer value) {
    int length = value.remaining();
    boolean isPadded = length == BASE64_LENGTH + 1 && value.get(value.limit() - 1) == '=';
    if (length != BASE64_LENGTH && !isPadded) {
      return false;
    }
    boolean hasOther = isPadded;
    for (int i = value.position(); i < value.position() + BASE64_LENGTH; i++) {
      int c = value.get(i);
      boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      if (!isLetter && !(c >= '0' && c <= '9') && "+/-_".indexOf(c) < 0) {
        return false;
      }
      hasOther |= !HexFormat.isHexDigit(c);
    }
    return hasOther;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
