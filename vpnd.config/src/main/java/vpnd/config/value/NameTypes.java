// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The types of names on this host: devices, files and labels. */
public final class NameTypes {
  private static final String DEV = "/dev/";
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern LABEL = Pattern.compile("\\S+");

  public static final ValueType<String> DEVICE_NAME =
      ValueType.single(
          "a device name of letters, digits, '.', '_' and '-', with or without /dev/, at most 31"
              + " bytes",
          31,
          NameTypes::device);

  public static final ValueType<String> STATS_LABEL =
      ValueType.text("a label without blanks, at most 63 bytes", 63, NameTypes::label);

  public static final ValueType<Path> FILE = file(255);

  /** The limit is {@code sun_path} of Linux. */
  public static final ValueType<Path> SOCKET = file(107);

  private NameTypes() {}

  private static String device(String text) throws InvalidValueException {
    var name = text.startsWith(DEV) ? text.substring(DEV.length()) : text;
    if (!DEVICE.matcher(name).matches()) {
      throw new InvalidValueException(ValueText.quote(text) + " is not the name of a device");
    }
    return name;
  }

  private static String label(String text) throws InvalidValueException {
    if (!LABEL.matcher(text).matches()) {
      throw new InvalidValueException(ValueText.quote(text) + " has a blank in it");
    }
    return text;
  }

  private static ValueType<Path> file(int maxBytes) {
    return ValueType.text(
        "an absolute path, at most " + maxBytes + " bytes",
        maxBytes,
        text -> {
          if (!text.startsWith("/") || text.endsWith("/")) {
            throw new InvalidValueException(
                ValueText.quote(text) + " is not the absolute path of a file");
          }
          try {
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw new InvalidValueException(
                ValueText.quote(text) + " cannot be the name of a file in this locale");
          }
        });
  }
}
