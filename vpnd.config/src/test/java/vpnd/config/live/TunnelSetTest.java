// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.config.FileState;
import vpnd.config.Sources;
import vpnd.config.TestConfigurations;
import vpnd.config.TestDirectory;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationFile;
import vpnd.filewatch.FileChanges;

/** What becomes of the tunnels when something happens to the files. */
class TunnelSetTest {
  /** What is done to tunnels, in order. */
  private final List<String> acts = new ArrayList<>();

  private final List<Configuration> configurations = new ArrayList<>();
  private final CapturedLog log = new CapturedLog();
  private final TestDirectory directory;
  private final Sources sources;
  private final TunnelSet tunnels =
      new TunnelSet(TestConfigurations.NO_JARS, FakeTunnel::new, running -> {});
  private SortedMap<ConfigurationFile, FileState> seen = new TreeMap<>();
  private String failing = "";

  TunnelSetTest(@TempDir Path path) {
    directory = new TestDirectory(path);
    sources = new Sources(List.of(path));
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private final class FakeTunnel implements ManagedTunnel {
    private final Configuration configuration;
    private boolean started;

    FakeTunnel(Configuration configuration) throws IOException {
      this.configuration = configuration;
      configurations.add(configuration);
      if (failing.equals("prepare")) {
        throw new IOException("there is no bundle");
      }
    }

    @Override
    public Configuration configuration() {
      return configuration;
    }

    @Override
    public void start() throws IOException {
      if (failing.equals("start")) {
        throw new IOException("the disk is full");
      }
      started = true;
      acts.add("+" + configuration.tunnel().name());
    }

    @Override
    public void close() {
      configuration.close();
      if (started) {
        acts.add("-" + configuration.tunnel().name());
      }
    }
  }

  private List<String> actsOfALook() throws IOException {
    acts.clear();
    var now = sources.files();
    tunnels.apply(FileChanges.between(seen, now));
    seen = now;
    return List.copyOf(acts);
  }

  @Test
  void everyGoodFileStartsAndABadOneIsToldAndSkipped() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    var bad = directory.write("b", TestDirectory.tunnel(2) + "local_port: 0\nmtu: 1\n");
    directory.write("c", TestDirectory.tunnel(3));
    assertEquals(List.of("+a", "+c"), actsOfALook());
    assertEquals(2, log.problems().size(), log.problems()::toString);
    assertTrue(log.problems().get(0).startsWith(bad + ":5: local_port '0' is out of range"));
    assertEquals(
        List.of(
            directory.file("a") + " is read: its tunnel starts",
            directory.file("c") + " is read: its tunnel starts"),
        log.events());
  }

  @Test
  void aRemovedFileEndsItsTunnelOnly() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    directory.write("b", TestDirectory.tunnel(2));
    actsOfALook();
    log.clear();
    Files.delete(directory.file("a"));
    assertEquals(List.of("-a"), actsOfALook());
    assertEquals(List.of(directory.file("a") + " is gone: its tunnel ends"), log.events());
  }

  @Test
  void aChangedFileRestartsItsTunnelOnly() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    directory.write("b", TestDirectory.tunnel(2));
    actsOfALook();
    log.clear();
    directory.write("a", TestDirectory.tunnel(1) + "max_key_age: 30\n");
    assertEquals(List.of("-a", "+a"), actsOfALook());
    assertEquals(
        List.of(directory.file("a") + " was changed: its tunnel starts anew"), log.events());
  }

  @Test
  void aFileThatSaysTheSameInOtherWordsRestartsNothing() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    actsOfALook();
    directory.write("a", "# the same\nremote_port: 1337\n" + TestDirectory.tunnel(1));
    assertEquals(List.of(), actsOfALook());
    directory.write(
        "a",
        TestDirectory.tunnel(1)
            .replace(TestConfigurations.SECRET_KEY, TestConfigurations.PUBLIC_KEY));
    assertEquals(List.of("-a", "+a"), actsOfALook());
  }

  @Test
  void aFileThatBecomesBadLeavesItsTunnelRunning() throws IOException {
    var file = directory.write("a", TestDirectory.tunnel(1));
    actsOfALook();
    log.clear();
    directory.write("a", "role: captain\n");
    assertEquals(List.of(), actsOfALook());
    assertTrue(log.problems().get(0).startsWith(file + ":1: role 'captain'"));
    assertEquals(
        List.of(file + " cannot be used as it is now: its tunnel goes on as before"), log.events());

    directory.write("a", TestDirectory.tunnel(1));
    assertEquals(List.of(), actsOfALook(), "back to what runs");
    directory.write("a", "");
    directory.write("a", TestDirectory.tunnel(2));
    assertEquals(List.of("-a", "+a"), actsOfALook());
  }

  @Test
  void aFileWithMendedPermissionsStarts() throws IOException {
    var file = directory.write("a", TestDirectory.tunnel(1));
    TestDirectory.permit(file, "rw-r--r--");
    assertEquals(List.of(), actsOfALook());
    assertEquals(1, log.problems().size());
    TestDirectory.permit(file, "rw-------");
    assertEquals(List.of("+a"), actsOfALook());
  }

  @Test
  void aBrokenLinkIsABadFile() throws IOException {
    var link = Files.createSymbolicLink(directory.file("a"), directory.path().resolve("target"));
    assertEquals(List.of(), actsOfALook());
    assertTrue(log.problems().get(0).startsWith(link + ": there is no such file"));
    Files.move(directory.write("b", TestDirectory.tunnel(1)), directory.path().resolve("target"));
    assertEquals(List.of("+a"), actsOfALook());
  }

  @Test
  void whatIsInConflictIsToldOnceAndStartsWhenTheOtherIsGone() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    directory.write("b", TestDirectory.tunnel(1));
    assertEquals(List.of("+a"), actsOfALook());
    directory.write("c", TestDirectory.tunnel(3));
    assertEquals(List.of("+c"), actsOfALook());
    assertEquals(
        List.of("remote_pk", "remote_network"),
        log.problems().stream().map(p -> p.replaceAll(".*conf:[0-9]+: (\\w+) .*", "$1")).toList());
    Files.delete(directory.file("a"));
    assertEquals(List.of("-a", "+b"), actsOfALook());
  }

  @Test
  void whatRunsWinsOverAnEarlierNameThatIsNew() throws IOException {
    directory.write("b", TestDirectory.tunnel(1));
    actsOfALook();
    directory.write("a", TestDirectory.tunnel(1));
    assertEquals(List.of(), actsOfALook());
    assertTrue(log.problems().get(0).startsWith(directory.file("a") + ":2: "));
  }

  @Test
  void aTunnelBeginsAfterTheOneThatHadWhatItNeedsHasEnded() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    directory.write("b", TestDirectory.tunnel(2));
    actsOfALook();
    directory.write("a", TestDirectory.tunnel(2));
    directory.write("b", TestDirectory.tunnel(3));
    assertEquals(List.of("-b", "-a", "+b", "+a"), actsOfALook());
    assertEquals(List.of(), log.problems());
  }

  @Test
  void aTunnelThatCannotBePreparedDoesNotEndItsFormerSelf() throws IOException {
    var file = directory.write("a", TestDirectory.tunnel(1));
    actsOfALook();
    failing = "prepare";
    directory.write("a", TestDirectory.tunnel(2));
    assertEquals(List.of(), actsOfALook());
    assertEquals(
        List.of(
            file
                + ": the tunnel cannot be started: there is no bundle; repair the installation, then run: vpndctl reload"),
        log.problems());
  }

  @Test
  void aTunnelThatDoesNotStartIsTakenDownAndTouchesNoOther() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    failing = "start";
    assertEquals(List.of(), actsOfALook());
    assertEquals(1, log.problems().size());
    assertWiped(configurations.get(0));
    failing = "";
    directory.write("b", TestDirectory.tunnel(1));
    assertEquals(List.of("+b"), actsOfALook(), "it left nothing that others could not have");
  }

  @Test
  void aSecretIsWipedWithItsTunnel() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    directory.write("b", TestDirectory.tunnel(1));
    directory.write("c", TestDirectory.tunnel(3));
    actsOfALook();
    Files.delete(directory.file("a"));
    actsOfALook();
    assertWiped(configurations.get(0));
    tunnels.close();
    assertEquals(3, configurations.size());
    configurations.forEach(TunnelSetTest::assertWiped);
    assertEquals(List.of("-a", "+b", "-b", "-c"), acts);
  }

  private static void assertWiped(Configuration configuration) {
    var key = configuration.localSecretKey();
    assertThrows(IllegalStateException.class, () -> key.copyTo(ByteBuffer.allocate(32)));
  }
}
