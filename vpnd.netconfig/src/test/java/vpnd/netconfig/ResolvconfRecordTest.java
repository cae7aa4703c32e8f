// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.testing.FakeProgram;

class ResolvconfRecordTest {
  private final Path directory;
  private final ProgramRunner programs;

  ResolvconfRecordTest(@TempDir Path directory) {
    this.directory = directory;
    this.programs = new ProgramRunner(new TemporaryFiles(directory));
  }

  @Test
  void theContentIsTheInputAndNotOnTheCommandLine() throws Exception {
    var program = program("(echo \"$@\"; cat) > \"$0.log\"");
    new ResolvconfRecord("tun0", program, List.of(dns("10.0.0.1", "corp.example"))).put(programs);
    assertEquals(
        List.of("-a tun0", "nameserver 10.0.0.1", "domain corp.example"),
        Files.readAllLines(directory.resolve("resolvconf.log")));
  }

  @Test
  void severalDomainsAreSearchedAndEachServerIsNamedOnce() throws Exception {
    var program = program("cat > \"$0.log\"");
    new ResolvconfRecord(
            "tun0", program, List.of(dns("10.0.0.1", "a.example"), dns("10.0.0.1", "b.example")))
        .put(programs);
    assertEquals(
        List.of("nameserver 10.0.0.1", "search a.example b.example"),
        Files.readAllLines(directory.resolve("resolvconf.log")));
  }

  @Test
  void aRecordIsDeletedByItsInterface() throws Exception {
    var program = program("echo \"$@\" > \"$0.log\"");
    new ResolvconfRecord("tun0", program, List.of()).delete(programs);
    assertEquals("-d tun0 -f\n", Files.readString(directory.resolve("resolvconf.log")));
  }

  @Test
  void itIsListedIfAllItsServersAre() throws Exception {
    var one = List.of(dns("10.0.0.1", ""));
    var two = List.of(dns("10.0.0.1", ""), dns("10.0.0.2", ""));
    var program = program("echo nameserver 10.0.0.1");
    assertTrue(new ResolvconfRecord("tun0", program, one).isListed(programs));
    assertFalse(new ResolvconfRecord("tun0", program, two).isListed(programs));
    assertFalse(new ResolvconfRecord("tun0", program("exit 1"), one).isListed(programs));
  }

  @Test
  void aMissingProgramIsNamedWithTheRemedy() {
    var missing = new ResolvconfRecord("tun0", Path.of("/nonexistent"), List.of());
    var fault = assertThrows(IOException.class, () -> missing.put(programs));
    assertEquals(
        "there is no program /nonexistent, so names are not resolved through tun0: install openresolv or set resolvconf_path",
        fault.getMessage());
  }

  @Test
  void itsWordsAreReadBackWhateverThePathHolds() throws Exception {
    var record =
        new ResolvconfRecord(
            "tun0",
            Path.of("/opt/my tools+%/resolvconf\n"),
            List.of(dns("10.0.0.1", "corp.example"), dns("fd66::", "")));
    assertEquals(record, ResolvconfRecord.parse("tun0", List.of(record.words().split(" ", -1))));
  }

  private Path program(String script) throws IOException {
    return FakeProgram.of(directory, "resolvconf", script);
  }

  private static Dns dns(String address, String domain) throws UnknownHostException {
    return new Dns(InetAddress.getByName(address), domain);
  }
}
