// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.config.value.ValueText;

/** Recognises parameter names, misspelt ones too. */
final class ParameterName {
  private static final int MAX_BYTES = 31;

  private ParameterName() {}

  /**
   * The bytes as a name that can be displayed; null if they are not meant as one, such as a key at
   * the beginning of a line.
   */
  static @Nullable String of(ByteBuffer bytes) {
    if (!bytes.hasRemaining() || bytes.remaining() > MAX_BYTES) {
      return null;
    }
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      int c = bytes.get(i) | 0x20;
      boolean joins = "_-. ".indexOf(bytes.get(i)) >= 0;
      if (!joins && (c < 'a' || c > 'z')) {
        return null;
      }
    }
    var name = ValueText.of(bytes);
    return ValueText.mayHoldKey(name) ? null : name;
  }

  /** The same, skipping characters that are not ASCII, such as invisible ones. */
  static @Nullable String within(ByteBuffer bytes) {
    var ascii = ByteBuffer.allocate(MAX_BYTES + 1);
    for (int i = bytes.position(); i < bytes.limit() && ascii.hasRemaining(); i++) {
      if (bytes.get(i) > ' ' && bytes.get(i) <= '~') {
        ascii.put(bytes.get(i));
      }
    }
    var name = of(ascii.flip());
    Arrays.fill(ascii.array(), (byte) 0);
    return name;
  }

  /** The parameter with the closest name, or null if none is close. */
  static @Nullable Parameter<?> nearest(String name) {
    var wanted = name.toLowerCase(Locale.ROOT);
    // The original daemon's manual calls it so, but the daemon does not.
    if (wanted.equals("client_addr")) {
      return Parameter.HOST_ADDR;
    }
    int best = Math.max(1, wanted.length() / 3) + 1;
    Parameter<?> nearest = null;
    for (var parameter : Parameter.ALL) {
      int distance =
          Stream.of(parameter.name(), parameter.olderName())
              .filter(Objects::nonNull)
              .mapToInt(known -> editDistance(wanted, known))
              .min()
              .getAsInt();
      if (distance < best) {
        best = distance;
        nearest = parameter;
      }
    }
    return nearest;
  }

  /** The Levenshtein distance. */
  private static int editDistance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
