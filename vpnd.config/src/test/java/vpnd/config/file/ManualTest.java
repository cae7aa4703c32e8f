// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vpnd.config.value.RoleType;

/** The manual and the example have the parameters that the parser works by. */
class ManualTest {
  @Test
  void theManualTellsEveryParameterAsItIs() throws IOException {
    var rows =
        Files.readAllLines(Path.of("../docs/configuration.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.joining("\n"));
    assertEquals(
        Parameter.ALL.stream().map(ManualTest::row).collect(Collectors.joining("\n")), rows);
  }

  @Test
  void theExampleHasEveryParameter() throws IOException {
    var named =
        Files.readAllLines(Path.of("../run/src/main/dist/etc/vpnd.conf.example")).stream()
            .filter(line -> line.matches("#?[a-z_]+:.*"))
            .map(line -> line.replaceFirst("#?([a-z_]+):.*", "$1"))
            .collect(Collectors.toSet());
    assertEquals(Parameter.ALL.stream().map(Parameter::name).collect(Collectors.toSet()), named);
  }

  private static String row(Parameter<?> parameter) {
    return "| `%s` | %s | %s| %s| %s|"
        .formatted(
            parameter.name(),
            parameter.type().description(),
            byDefault(parameter),
            roles(parameter.neededIn()),
            roles(parameter.usedIn()));
  }

  private static String byDefault(Parameter<?> parameter) {
    var computed =
        Map.of(
            Parameter.LABEL, "the host's name; in a directory HOSTNAME.NAME ",
            Parameter.PEER_OS, "this host's ");
    var value = parameter.defaultValue();
    if (value == null) {
      return computed.getOrDefault(parameter, "");
    }
    return value.alone().equals(value.inDirectory())
        ? value.alone() + " "
        : value.alone() + "; in a directory " + value.inDirectory() + " ";
  }

  private static String roles(Set<String> roles) {
    if (roles.isEmpty()) {
      return "";
    }
    return roles.equals(RoleType.ALL)
        ? "all "
        : Stream.of(RoleType.NET_GW, RoleType.HOST_GW, RoleType.HOST)
            .filter(roles::contains)
            .collect(Collectors.joining(", ", "", " "));
  }
}
