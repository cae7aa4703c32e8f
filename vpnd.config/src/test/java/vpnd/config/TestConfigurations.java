// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationException;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.file.ConfigurationParser;
import vpnd.config.file.Problem;
import vpnd.config.role.RoleJars;

/** Texts of configuration files. */
public final class TestConfigurations {
  public static final ConfigurationFile FILE =
      new ConfigurationFile(Path.of("/etc/site2.conf"), false);

  /** Without roles other than those of vpnd. */
  public static final RoleJars NO_JARS = new RoleJars(Path.of("/nowhere"));

  public static final String SECRET_KEY =
      "77076d0a7318a57d3c16c17251b26645c6f1a2b3d4e5f60718293a4b5c6d7e8f";
  public static final String PUBLIC_KEY =
      "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
  public static final String KEYS = "local_sk: " + SECRET_KEY + "\nremote_pk: " + PUBLIC_KEY + "\n";

  /** The required lines of the role net-gw; four. */
  public static final String NET_GW =
      KEYS + "remote_host: gw2.example.org\nremote_network: 192.168.2.0/24\n";

  /** The required lines of the role host-gw; five. */
  public static final String HOST_GW =
      KEYS + "role: host-gw\nlocal_network: 192.168.1.0/24\nhost_addr: 10.1.0.2/24\n";

  /** The required lines of the role host; four. */
  public static final String HOST = KEYS + "role: host\nremote_host: gw1.example.org\n";

  private TestConfigurations() {}

  public static Configuration parse(String text) throws ConfigurationException {
    return parse(FILE, text);
  }

  public static Configuration parse(ConfigurationFile file, String text)
      throws ConfigurationException {
    return ConfigurationParser.parse(file, ByteBuffer.wrap(text.getBytes(UTF_8)), NO_JARS);
  }

  /** A file of a directory of such files. */
  public static ConfigurationFile inDirectory(String name) {
    return new ConfigurationFile(Path.of("/etc/vpnd.d", name), true);
  }

  /** The problems of an invalid text. */
  public static List<String> problems(String text) {
    var exception = assertThrows(ConfigurationException.class, () -> parse(text));
    return exception.problems().stream().map(Problem::toString).toList();
  }

  /** The only problem of an invalid text, without the file name. */
  public static String problem(String text) {
    var problems = problems(text);
    if (problems.size() != 1) {
      throw new AssertionError("not one problem: " + problems);
    }
    return problems.get(0).substring(FILE.path().toString().length());
  }

  /** {@link #NET_GW} with the given lines replaced or added. */
  public static String netGwWith(String... lines) {
    var all = new ArrayList<>(NET_GW.lines().toList());
    for (var line : lines) {
      var name = line.substring(0, line.indexOf(':') + 1);
      all.removeIf(old -> old.startsWith(name));
      all.add(line);
    }
    return String.join("\n", all);
  }
}
