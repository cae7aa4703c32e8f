// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceReference;
import vpnd.api.config.ConfigurationFiles;
import vpnd.api.role.Role;
import vpnd.config.PartJar;
import vpnd.config.Sources;
import vpnd.config.TestDirectory;
import vpnd.testing.Seed;

/**
 * Several roles in one process: whatever the order of their jars, and of the files that want them,
 * each is there from the first that needs it to the last, and none ends another.
 */
class RoleBundlesIT {
  private static final List<String> ROLES = List.of("net-gw", "host-gw", "host");
  private static final int ROUNDS = 20;

  private final Path root;

  RoleBundlesIT(@TempDir Path root) {
    this.root = root;
  }

  static List<List<String>> ordersOfJars() {
    return permutations(List.of(TestFramework.NET_GW, TestFramework.HOST_GW, TestFramework.HOST));
  }

  static <T> List<List<T>> permutations(List<T> things) {
    if (things.isEmpty()) {
      return List.of(List.of());
    }
    var all = new ArrayList<List<T>>();
    for (var first : things) {
      var others = new ArrayList<>(things);
      others.remove(first);
      for (var rest : permutations(others)) {
        var order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        all.add(order);
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("ordersOfJars")
  void rolesStartAndEndInEveryOrder(List<String> jars) throws Exception {
    try (var felix = new TestFramework(root, none(), jars.toArray(String[]::new))) {
      var bundles = felix.roleBundles();
      for (int order = 0; order < 6; order++) {
        var starts = permutations(ROLES).get(order);
        var ends = permutations(ROLES).get((order + jars.get(0).length()) % 6);
        var running = new TreeMap<String, Release>();
        for (var role : starts) {
          running.put(role, bundles.start(role));
          assertEquals(running.keySet(), roles(felix).keySet(), () -> jars + " " + starts);
        }
        for (var role : ends) {
          running.remove(role).run();
          assertEquals(running.keySet(), roles(felix).keySet(), () -> jars + " " + ends);
        }
      }
    }
  }

  /** A walk from any combination of files to any other; the files say which roles there must be. */
  @Test
  void theRolesAreThoseOfTheFilesAndNoneIsStartedAnew() throws Exception {
    long seed = Seed.draw();
    var random = new Random(seed);
    var jars = ordersOfJars().get(random.nextInt(6));
    var directory = new TestDirectory(Files.createDirectory(root.resolve("vpnd.d")));
    var wanted = new TreeMap<>(Map.of("other", "net-gw"));
    directory.write("other", text("net-gw", 9, 0));
    try (var felix =
        new TestFramework(
            root, new Sources(List.of(directory.path())), jars.toArray(String[]::new))) {
      felix.startConfigBundle();
      var files = felix.get(felix.all(ConfigurationFiles.class).iterator().next());
      for (int round = 0; round < ROUNDS; round++) {
        var before = roles(felix);
        var name = "t" + random.nextInt(4);
        if (random.nextInt(3) == 0) {
          wanted.remove(name);
          Files.deleteIfExists(directory.file(name));
        } else {
          var role = ROLES.get(random.nextInt(ROLES.size()));
          wanted.put(name, role);
          directory.write(name, text(role, 1 + name.charAt(1) - '0', round));
        }
        files.reload();
        var where = "seed " + seed + ", round " + round + ": " + wanted;
        assertEquals(List.of(), files.problems(), where);
        var after = roles(felix);
        assertEquals(Set.copyOf(wanted.values()), after.keySet(), where);
        after.forEach((role, service) -> assertEquals(before.getOrDefault(role, service), service));
      }
    }
  }

  @Test
  void aBrokenJarKeepsNoRoleFromStarting() throws Exception {
    try (var felix = new TestFramework(root, none());
        var log = new CapturedLog()) {
      Files.writeString(felix.roles.resolve("0.jar"), "no jar");
      Files.createDirectory(felix.roles.resolve("1.jar"));
      felix.addRole(TestFramework.HOST_GW);
      Files.copy(felix.addRole(TestFramework.NET_GW), felix.roles.resolve("another-net-gw.jar"));
      var bundles = felix.roleBundles();
      for (var role : List.of("net-gw", "host-gw")) {
        bundles.start(role);
      }
      assertEquals(Set.of("net-gw", "host-gw"), roles(felix).keySet());
      assertTrue(log.problems().get(0).contains("0.jar is not used: "), log.problems()::toString);
      assertThrows(IOException.class, () -> bundles.start("host"));
    }
  }

  /** A user who could change it would become root. */
  @Test
  void aJarThatOthersCanChangeIsNoRole() throws Exception {
    try (var felix = new TestFramework(root, none(), new String[0]);
        var log = new CapturedLog()) {
      var jar = felix.addRole(TestFramework.NET_GW);
      TestDirectory.permit(jar, "rw-rw-r--");
      var bundles = felix.roleBundles();
      assertThrows(IOException.class, () -> bundles.start("net-gw"));
      assertEquals(
          List.of(
              "%s is not used: others than its owner may write to it; run: chmod go-w %s"
                  .formatted(jar, jar)),
          log.problems());

      TestDirectory.permit(jar, "rw-r--r--");
      bundles.start("net-gw");
      assertEquals(Set.of("net-gw"), roles(felix).keySet());
    }
  }

  @Test
  void aJarWithoutAVersionOfTheCapabilityIsNoRole() throws Exception {
    try (var felix = new TestFramework(root, none(), new String[0]);
        var log = new CapturedLog()) {
      var jar =
          PartJar.of("host").capability("vpnd.role;role=host").write(felix.roles.resolve("h.jar"));
      assertThrows(IOException.class, () -> felix.roleBundles().start("host"));
      assertEquals(
          List.of(
              jar
                  + " is not used: its capability vpnd.role has no version; build the bundle with"
                  + " version = \"1.0.0\" in the @Capability of its role"),
          log.problems());
    }
  }

  /** What an operator has installed by hand is not ours to take away. */
  @Test
  void theSearchForARoleLeavesOtherBundlesAlone() throws Exception {
    try (var felix = new TestFramework(root, none())) {
      var jar = felix.addRole(TestFramework.NET_GW);
      felix.addRole(TestFramework.HOST_GW);
      felix.context().installBundle("reference:" + jar.toUri()).start();
      felix.roleBundles().start("host-gw");
      assertEquals(Set.of("net-gw", "host-gw"), roles(felix).keySet());
    }
  }

  /** Also where the directory has the same bundle, which cannot be installed twice. */
  @Test
  void aRoleThatWasInstalledByHandIsUsedAndStays() throws Exception {
    try (var felix = new TestFramework(root, none(), new String[0]);
        var log = new CapturedLog()) {
      var jar = felix.addRole(TestFramework.NET_GW);
      var byHand = Files.copy(jar, root.resolve("by-hand.jar"));
      felix.context().installBundle("reference:" + byHand.toUri()).start();
      felix.roleBundles().start("net-gw").run();
      Files.delete(jar);
      felix.roleBundles().start("net-gw").run();
      assertEquals(Set.of("net-gw"), roles(felix).keySet());
      assertEquals(List.of(), log.problems());
    }
  }

  @Test
  void aRoleThatComesBackIsUsedAtTheNextReload() throws Exception {
    var directory = new TestDirectory(Files.createDirectory(root.resolve("vpnd.d")));
    directory.write("a", TestDirectory.tunnel(1));
    try (var felix = new TestFramework(root, new Sources(List.of(directory.path())), "vpnd.api")) {
      felix.startConfigBundle();
      var files = felix.get(felix.all(ConfigurationFiles.class).iterator().next());
      assertTrue(files.problems().toString().contains("role net-gw"), files.problems()::toString);
      felix.addRole(TestFramework.NET_GW);
      files.reload();
      assertEquals(List.of(), files.problems());
      assertEquals(Set.of("net-gw"), roles(felix).keySet());
    }
  }

  private static String text(String role, int number, int round) {
    var keys = String.join("\n", TestDirectory.tunnel(number).lines().limit(2).toList());
    var rest =
        switch (role) {
          case "net-gw" -> "remote_host: gw2.example.org\nremote_network: 10.0.NUMBER.0/24";
          case "host-gw" -> "local_network: 192.168.1.0/24\nhost_addr: 10.1.0.NUMBER/24";
          default -> "remote_host: gw1.example.org";
        };
    return "%s\nrole: %s\n%s\nmax_key_age: %d\n"
        .formatted(keys, role, rest.replace("NUMBER", "" + number), 30 + round % 2);
  }

  private static Sources none() {
    return new Sources(List.of(Path.of("/nowhere")));
  }

  private static Map<String, ServiceReference<Role>> roles(TestFramework felix) throws Exception {
    var roles = new TreeMap<String, ServiceReference<Role>>();
    for (var service : felix.services(Role.class, "(role=*)")) {
      roles.put(String.valueOf(service.getProperty(Role.PROPERTY)), service);
    }
    return roles;
  }
}
