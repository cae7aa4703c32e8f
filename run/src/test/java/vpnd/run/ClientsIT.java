// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.run.process.ExitCode;
import vpnd.testing.Slow;

/** The clients of a gateway, by vpndctl. */
@Slow
class ClientsIT {
  private static final Path BIN = Program.DISTRIBUTION.resolve("bin");
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final String KEY = "local_sk: [0-9a-f]{64}";

  private final Path work;
  private final Path directory;
  private final Path template;
  private final String gatewayKey;

  ClientsIT(@TempDir Path temporary) throws Exception {
    work = temporary;
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    directory =
        Files.createDirectory(
            temporary.resolve("vpnd.d"), PosixFilePermissions.asFileAttribute(ownerOnly));
    template = directory.resolve("clients.template");
    var keygen = Program.start(work, BIN.resolve("vpnd-keygen"), template.toString());
    assertEquals(0, keygen.exitCode(), keygen::toString);
    gatewayKey = value("remote_pk", keygen.output());
    configure("10.99.0.0/24");
  }

  private void configure(String pool) throws IOException {
    var secret =
        Files.readAllLines(template).stream().filter(line -> line.matches(KEY)).findFirst();
    Files.write(
        template,
        List.of(
            secret.orElseThrow(),
            "# for all clients",
            "client_pool: " + pool,
            "gateway_host: gw1.example.org",
            "local_port: 4706",
            "local_network: 10.20.0.0/24",
            "resolv_addr: 10.20.0.53",
            "masquerade: yes"));
  }

  private Program start(String command, String... arguments) throws IOException {
    var words = new ArrayList<>(List.of(command, "-d", directory.toString()));
    words.addAll(List.of(arguments));
    return Program.start(work, BIN.resolve("vpndctl"), words.toArray(String[]::new));
  }

  private String run(String command, String... arguments) throws Exception {
    var program = start(command, arguments);
    assertEquals(0, program.exitCode(), program::toString);
    return program.output();
  }

  private void assertRefused(int exitCode, String text, String command, String... arguments)
      throws Exception {
    var program = start(command, arguments);
    assertEquals(exitCode, program.exitCode(), program::toString);
    assertTrue(program.errors().contains(text), program::toString);
    assertEquals("", program.output());
  }

  private static String value(String name, String text) {
    return text.lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + text));
  }

  private String onGateway(String client) throws IOException {
    return Files.readString(directory.resolve(client + ".conf"));
  }

  private String publicKeyOf(String laptop) throws Exception {
    var file = Files.writeString(work.resolve("laptop"), laptop);
    var keygen = Program.start(work, BIN.resolve("vpnd-keygen"), "--public", file.toString());
    assertEquals(0, keygen.exitCode(), keygen::toString);
    return value("remote_pk", keygen.output());
  }

  @Test
  void bothFilesOfAClientBelongTogetherAndAreValid() throws Exception {
    var laptop = run("add-client", "anna");
    assertEquals(gatewayKey, value("remote_pk", laptop));
    assertEquals("gw1.example.org", value("remote_host", laptop));
    assertEquals("4706", value("remote_port", laptop));
    assertEquals("10.20.0.0/24", value("accept_network", laptop));
    assertEquals("10.99.0.0/24", value("accept_host_addr", laptop));
    assertEquals("10.20.0.53", value("accept_resolver", laptop));

    var gateway = onGateway("anna");
    assertEquals(publicKeyOf(laptop), value("remote_pk", gateway));
    assertEquals("10.99.0.2/24", value("host_addr", gateway));
    assertFalse(gateway.contains("client_pool"), gateway);
    assertFalse(gateway.contains(value("local_sk", laptop)), "the client's secret is not kept");
    var file = directory.resolve("anna.conf");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    for (var text : List.of(laptop, gateway)) {
      var checked = Files.createFile(work.resolve("checked.conf"), OWNER_ONLY);
      Files.writeString(checked, text);
      var check = Program.start(work, BIN.resolve("vpnd"), "--check", "-c", checked.toString());
      assertEquals(0, check.exitCode(), check::toString);
      Files.delete(checked);
    }
  }

  @Test
  void aClientGetsAnAddressOfEachPool() throws Exception {
    configure("10.99.0.0/24, fd99::/64");
    var laptop = run("add-client", "anna");
    run("add-client", "ben");
    assertEquals("10.99.0.3/24, fd99:0:0:0:0:0:0:3/64", value("host_addr", onGateway("ben")));
    assertEquals("10.99.0.0/24, fd99:0:0:0:0:0:0:0/64", value("accept_host_addr", laptop));
    run("rotate-client", "anna");
    assertEquals("10.99.0.2/24, fd99:0:0:0:0:0:0:2/64", value("host_addr", onGateway("anna")));
    var list = run("list-clients").lines().toList();
    assertTrue(
        list.get(0).startsWith("anna             10.99.0.2,fd99:0:0:0:0:0:0:2 "), list::toString);
  }

  @Test
  void eachGetsTheNextFreeAddressAndOneThatIsRemovedFreesIts() throws Exception {
    run("add-client", "anna");
    run("add-client", "ben");
    assertEquals("10.99.0.3/24", value("host_addr", onGateway("ben")));
    assertTrue(run("remove-client", "anna").contains("anna is removed"));
    run("add-client", "carla");
    assertEquals("10.99.0.2/24", value("host_addr", onGateway("carla")));
    var list = run("list-clients").lines().toList();
    assertEquals(2, list.size(), list::toString);
    assertTrue(list.get(0).matches("ben +10\\.99\\.0\\.3 +[0-9a-f]{64}"), list::toString);
  }

  /** A file is renamed to suspend a client, and is complete before it gets its name. */
  @Test
  void aClientWhoseFileHasAnotherNameKeepsItsAddress() throws Exception {
    run("add-client", "anna");
    Files.move(directory.resolve("anna.conf"), directory.resolve("anna.conf.off"));
    Files.writeString(directory.resolve("ben.new"), "host_addr: 10.99.0.3/24\n");
    Files.write(directory.resolve("picture"), new byte[1 << 17]);
    run("add-client", "carla");
    assertEquals("10.99.0.4/24", value("host_addr", onGateway("carla")));
    assertEquals(1, run("list-clients").lines().count());
  }

  @Test
  void newKeysKeepTheAddress() throws Exception {
    run("add-client", "anna");
    Files.writeString(
        directory.resolve("anna.conf"), "resolv_domain: corp.example\n", StandardOpenOption.APPEND);
    var former = onGateway("anna");
    var laptop = run("rotate-client", "anna");
    var gateway = onGateway("anna");
    assertEquals(publicKeyOf(laptop), value("remote_pk", gateway));
    assertNotEquals(value("remote_pk", former), value("remote_pk", gateway));
    assertNotEquals(value("remote_nonce_file", former), value("remote_nonce_file", gateway));
    assertEquals(value("host_addr", former), value("host_addr", gateway));
    assertEquals("corp.example", value("accept_domain", laptop));
  }

  @Test
  void aClientMayKeepItsSecretToItself() throws Exception {
    var keys = Program.start(work, BIN.resolve("vpnd-keygen"));
    assertEquals(0, keys.exitCode());
    var open = value("remote_pk", keys.output());
    var laptop = run("add-client", "--public-key", open, "anna");
    assertFalse(laptop.contains("local_sk: "), laptop);
    assertEquals(open, value("remote_pk", onGateway("anna")));
  }

  @Test
  void aFileIsWrittenForItsOwnerAndNoneIsOverwritten() throws Exception {
    var file = work.resolve("anna.laptop");
    assertEquals("", run("add-client", "--out", file.toString(), "anna"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertRefused(
        ExitCode.CANNOT_CREATE,
        "is not overwritten",
        "add-client",
        "--out",
        file.toString(),
        "ben");
    assertFalse(Files.exists(directory.resolve("ben.conf")), "nothing was done");
  }

  @Test
  void manyAtOnceNeverGetOneAddress() throws Exception {
    var programs = new ArrayList<Program>();
    for (int i = 0; i < 6; i++) {
      programs.add(start("add-client", "client" + i));
    }
    for (var program : programs) {
      assertEquals(0, program.exitCode(), program::toString);
    }
    var addresses =
        run("list-clients").lines().map(line -> line.split(" +", -1)[1]).distinct().toList();
    assertEquals(6, addresses.size(), addresses::toString);
  }

  @Test
  void whatCannotBeIsRefusedAndNothingIsLeft() throws Exception {
    assertRefused(ExitCode.USAGE, "cannot name a client", "add-client", "../anna");
    assertRefused(ExitCode.USAGE, "cannot name a client", "add-client", "an na");
    assertRefused(ExitCode.USAGE, "name the client", "add-client");
    assertRefused(
        ExitCode.USAGE, "the public key is not one", "add-client", "--public-key", "12", "a");
    assertRefused(ExitCode.NO_INPUT, "does not exist", "remove-client", "nobody");
    configure("10.99.0.0/30");
    run("add-client", "anna");
    assertRefused(ExitCode.CANNOT_CREATE, "there is", "add-client", "anna");
    assertRefused(
        ExitCode.CANNOT_CREATE, "no address of 10.99.0.0/30 is free", "add-client", "ben");
    run("remove-client", "anna");
    Files.writeString(template, "mtu_clamp: 3\n", StandardOpenOption.APPEND);
    assertRefused(ExitCode.CONFIGURATION, "would not be valid", "add-client", "anna");
    configure("10.99.0.0/30");
    Files.writeString(template, "label: laptop\n", StandardOpenOption.APPEND);
    assertRefused(ExitCode.CONFIGURATION, "has a line label, which each", "add-client", "anna");
    configure("10.99.0.0/30");
    Files.writeString(template, Files.readString(template).replace("gw1.example.org", "gw 1"));
    assertRefused(ExitCode.CONFIGURATION, "remote_host", "add-client", "anna");
    Files.setPosixFilePermissions(template, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused(ExitCode.CONFIGURATION, "others than its owner", "add-client", "anna");
    Files.delete(template);
    assertRefused(ExitCode.NO_INPUT, "make it with vpnd-keygen", "add-client", "ben");
    try (var files = Files.list(directory)) {
      assertEquals(
          List.of(".clients.lock"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }
}
