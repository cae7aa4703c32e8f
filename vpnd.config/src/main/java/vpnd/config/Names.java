// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The forms of names on this host: roles, devices, files and labels. */
final class Names {
  private static final String DEV = "/dev/";
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern LABEL = Pattern.compile("\\S+");

  static final Form<String> ROLE =
      Form.single("net-gw, host-gw or host, in lower case", Line.MAX_BYTES, Names::role);

  static final Form<String> DEVICE_NAME =
      Form.single(
          "a device name of letters, digits, '.', '_' and '-', with or without /dev/, at most 31"
              + " bytes",
          31,
          Names::device);

  static final Form<String> STATS_LABEL =
      Form.text("a label without blanks, at most 63 bytes", 63, Names::label);

  static final Form<Path> FILE = file(255);

  /** The bytes are those that the address of a UNIX socket has room for on Linux. */
  static final Form<Path> SOCKET = file(107);

  private Names() {}

  private static String role(String text) throws InvalidValue {
    if (!List.of(Parameter.NET_GW, Parameter.HOST_GW, Parameter.HOST).contains(text)) {
      throw new InvalidValue(Text.quote(text) + " is not a role");
    }
    return text;
  }

  private static String device(String text) throws InvalidValue {
    var name = text.startsWith(DEV) ? text.substring(DEV.length()) : text;
    if (!DEVICE.matcher(name).matches()) {
      throw new InvalidValue(Text.quote(text) + " is not the name of a device");
    }
    return name;
  }

  private static String label(String text) throws InvalidValue {
    if (!LABEL.matcher(text).matches()) {
      throw new InvalidValue(Text.quote(text) + " has a blank in it");
    }
    return text;
  }

  private static Form<Path> file(int maxBytes) {
    return Form.text(
        "an absolute path, at most " + maxBytes + " bytes",
        maxBytes,
        text -> {
          if (!text.startsWith("/") || text.endsWith("/")) {
            throw new InvalidValue(Text.quote(text) + " is not the absolute path of a file");
          }
          try {
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw new InvalidValue(
                Text.quote(text) + " cannot be the name of a file in this locale");
          }
        });
  }
}
