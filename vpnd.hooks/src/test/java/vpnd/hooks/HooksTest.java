// SPDX-License-Identifier: BSD-2-Clause
package vpnd.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.testing.Await;
import vpnd.testing.api.FixedStats;

/** Programs that are run when sessions begin and end. */
class HooksTest {
  @TempDir private Path directory = Path.of("");
  private Hooks hooks = new Hooks(Duration.ofSeconds(20));

  @AfterEach
  void close() {
    hooks.deactivate();
  }

  @Test
  void theHookGetsTheEventInItsEnvironmentAndOnItsInput() {
    var tunnel = tunnel("site2", "cat; env | grep VPND_ | sort; echo \"$#\"");
    hooks.sessionUp(tunnel);
    awaitLines(9);
    assertEquals(
        List.of(
            "{\"event\": \"up\", \"tunnel\": \"site2\", \"label\": \"a \\\"label\\\"\", \"role\": \"net-gw\","
                + " \"device\": \"tun0\", \"peer\": \"192.0.2.2:1337\", \"cipher\": \"nacl\"}",
            "VPND_CIPHER=nacl",
            "VPND_DEVICE=tun0",
            "VPND_EVENT=up",
            "VPND_LABEL=a \"label\"",
            "VPND_PEER=192.0.2.2:1337",
            "VPND_ROLE=net-gw",
            "VPND_TUNNEL=site2",
            "0"),
        lines());
  }

  @Test
  void theEnvironmentHasNothingElseOfVpnd() {
    var ofShells = "PWD|_|SHLVL|OLDPWD";
    hooks.sessionUp(
        tunnel(
            "site2",
            "env | cut -d= -f1 | grep -Ev '^(VPND_.*|" + ofShells + ")$' | sort; echo end"));
    awaitLines(3);
    assertEquals(List.of("LC_ALL", "PATH", "end"), lines());
  }

  @Test
  void bothEventsOfASessionComeInOrderAndTheLastOneWithTheEndOfTheBundle() {
    var tunnel = tunnel("site2", "echo $VPND_EVENT");
    hooks.sessionUp(tunnel);
    awaitLines(1);
    hooks.sessionDown(tunnel);
    awaitLines(2);
    hooks.sessionUp(tunnel);
    awaitLines(3);
    hooks.deactivate();
    assertEquals(List.of("up", "down", "up", "down"), lines());
    hooks.sessionDown(tunnel);
    assertEquals(4, lines().size());
  }

  @Test
  void aPeerThatMovesIsAChangeAndAPropertyThatChangesIsNot() {
    var peer = new MovingPeer(tunnel("site2", "echo $VPND_EVENT $VPND_PEER"));
    hooks.sessionUp(peer);
    awaitLines(1);
    hooks.sessionChanged(peer);
    peer.moveTo(40_000);
    hooks.sessionChanged(peer);
    hooks.sessionChanged(peer);
    awaitLines(2);
    hooks.sessionDown(peer);
    hooks.deactivate();
    assertEquals(
        List.of("up 192.0.2.2:1337", "change 192.0.2.2:40000", "down 192.0.2.2:40000"), lines());
  }

  @Test
  void aPeerThatMovesBeforeItsHookHasRunIsWhereTheSessionBegins() {
    var peer = new MovingPeer(tunnel("moves", "echo $VPND_EVENT $VPND_PEER"));
    hooks.sessionUp(tunnel("slow", "echo slow; until [ -e \"$0.go\" ]; do sleep 0.01; done"));
    awaitLines(1);
    hooks.sessionUp(peer);
    peer.moveTo(40_000);
    hooks.sessionChanged(peer);
    write(directory.resolve("slow.go"), "");
    awaitLines(2);
    assertEquals(List.of("slow", "up 192.0.2.2:40000"), lines());
  }

  @Test
  void aHookThatHangsIsKilledWithItsChildrenAndTheNextOneRuns() {
    hooks.deactivate();
    hooks = new Hooks(Duration.ofMillis(300));
    hooks.sessionUp(tunnel("one", "echo hangs; sleep 100 & echo $! >\"$0.child\"; wait"));
    hooks.sessionUp(tunnel("two", "echo next"));
    awaitLines(2);
    assertEquals(List.of("hangs", "next"), lines());
    long child = Long.parseLong(read(directory.resolve("one.child")).strip());
    Await.until("the end of its child", () -> !isAlive(child));
  }

  @Test
  void aHookThatHangsWhenVpndStopsIsKilledWithItsChildren() {
    hooks.sessionUp(tunnel("one", "sleep 100 & echo $! >\"$0.child\"; echo hangs; wait"));
    awaitLines(1);
    hooks.deactivate();
    long child = Long.parseLong(read(directory.resolve("one.child")).strip());
    Await.until("the end of its child", () -> !isAlive(child));
  }

  private static boolean isAlive(long process) {
    return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void ofATunnelThatFlapsMeanwhileOnlyTheLastEventIsReported() {
    var tunnel = tunnel("flaps", "echo $VPND_EVENT");
    hooks.sessionUp(
        tunnel(
            "slow",
            "[ $VPND_EVENT = down ] || { echo slow; until [ -e \"$0.go\" ]; do sleep 0.01; done; }"));
    awaitLines(1);
    for (int i = 0; i < 1_000; i++) {
      hooks.sessionUp(tunnel);
      hooks.sessionDown(tunnel);
    }
    write(directory.resolve("slow.go"), "");
    awaitLines(2);
    hooks.deactivate();
    assertEquals(List.of("slow", "down"), lines());
  }

  @Test
  void aProgramThatIsMissingHarmsNoOther() {
    hooks.sessionUp(
        new FixedStats(
            new TunnelConfigBuilder("net-gw").hookPath(Path.of("/nonexistent")).build(),
            PeerState.ACTIVE));
    hooks.sessionUp(tunnel("two", "echo next"));
    awaitLines(1);
    assertEquals(List.of("next"), lines());
  }

  @Test
  void aTunnelWithoutAHookRunsNothing() {
    var tunnel = new FixedStats(new TunnelConfigBuilder("net-gw").build(), PeerState.ACTIVE);
    hooks.sessionUp(tunnel);
    hooks.sessionDown(tunnel);
    hooks.deactivate();
    assertFalse(Files.exists(directory.resolve("printed")));
    assertTrue(lines().isEmpty());
  }

  private TunnelStats tunnel(String name, String script) {
    var program = directory.resolve(name);
    write(program, "#!/bin/sh\n{ " + script + "; } >>'" + directory.resolve("printed") + "'\n");
    try {
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var config =
        new TunnelConfigBuilder("net-gw").name(name).label("a \"label\"").hookPath(program).build();
    return new FixedStats(config, PeerState.ACTIVE);
  }

  private void awaitLines(int count) {
    Await.until(count + " lines", () -> lines().size() >= count);
  }

  private List<String> lines() {
    var printed = directory.resolve("printed");
    return Files.exists(printed) ? read(printed).lines().toList() : List.of();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
