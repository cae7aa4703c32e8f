// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostChangesTest {
  private static final FakeChange MTU = FakeChange.single("mtu");
  private static final FakeChange ADDRESS = FakeChange.single("address");
  private static final FakeChange ROUTE_A = FakeChange.bulk("a");
  private static final FakeChange ROUTE_B = FakeChange.bulk("b");
  private static final FakeChange FORWARDING = FakeChange.shared("forwarding");

  private final FakeHost host = new FakeHost();
  private final Path state;

  HostChangesTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  @Test
  void aChangeIsInTheJournalBeforeItIsMade() throws Exception {
    var before = new ArrayList<String>();
    host.onApply = change -> before.addAll(lines());
    open("tun0").make(MTU);
    assertTrue(before.contains(MTU.line()), before::toString);
  }

  @Test
  void aChangeThatFailsIsNotInTheJournal() throws Exception {
    host.stuck.add("mtu");
    var changes = open("tun0");
    assertThrows(IOException.class, () -> changes.make(MTU));
    assertEquals(List.of(), changes.journal().changes());
  }

  @Test
  void aChangeThatWasMadeBeforeStaysInTheJournalThoughItFailsNow() throws Exception {
    var changes = open("tun0");
    changes.make(MTU);
    host.stuck.add("mtu");
    assertThrows(IOException.class, () -> changes.make(MTU));
    assertEquals(List.of(MTU), changes.journal().changes());
  }

  @Test
  void whatIsInPlaceIsLeftAloneThenAndAtTheEnd() throws Exception {
    host.words.add("mtu");
    var changes = open("tun0");
    changes.keep(MTU, true);
    changes.close();
    assertEquals(Set.of("mtu"), host.words);
  }

  @Test
  void closingUndoesBulkChangesThenTheNewestFirstAndLeavesNoJournal() throws Exception {
    var changes = open("tun0");
    for (var change : List.of(MTU, ROUTE_A, ADDRESS, ROUTE_B)) {
      changes.make(change);
    }
    assertEquals(Set.of("mtu", "a", "address", "b"), host.words);
    changes.close();
    assertEquals(List.of("a+b", "address", "mtu"), host.removed);
    assertFalse(Files.exists(journal()));
  }

  @Test
  void whatIsNoLongerWantedIsUndoneAndWhatFailsStaysInTheJournal() throws Exception {
    var changes = open("tun0");
    for (var change : List.of(MTU, ROUTE_A, ADDRESS, ROUTE_B)) {
      changes.make(change);
    }
    host.stuck.addAll(Set.of("a", "address"));
    var faults = new ArrayList<IOException>();
    changes.undoUnwanted(MTU::equals, faults);
    assertEquals(List.of(MTU, ROUTE_A, ADDRESS), changes.journal().changes());
    assertEquals(
        List.of("a is stuck", "address is stuck"),
        faults.stream().map(Throwable::getMessage).toList());
  }

  @Test
  void aSharedChangeIsUndoneByTheLastDeviceThatHasIt() throws Exception {
    var first = open("tun0");
    var second = open("tun1");
    first.keepShared(Optional.empty(), forwarding());
    second.keepShared(Optional.empty(), forwarding());
    assertEquals(List.of(FORWARDING), second.journal().changes());
    first.close();
    assertEquals(Set.of("forwarding"), host.words);
    second.undoUnwanted(change -> false, new ArrayList<>());
    assertEquals(Set.of(), host.words);
  }

  @Test
  void aSharedSettingThatNoVpndHasMadeIsLeftAlone() throws Exception {
    host.words.add("forwarding");
    var changes = open("tun0");
    changes.keepShared(Optional.empty(), forwarding());
    assertEquals(List.of(), changes.journal().changes());
    changes.close();
    assertEquals(Set.of("forwarding"), host.words);
  }

  private HostChanges.SharedState<FakeChange> forwarding() {
    return new HostChanges.SharedState<>() {
      @Override
      public boolean isInPlace() {
        return host.words.contains("forwarding");
      }

      @Override
      public FakeChange change() {
        return FORWARDING;
      }
    };
  }

  @Test
  void aFurtherChangeOfAValueIsUndoneToTheFirstOne() throws Exception {
    var changes = open("tun0");
    changes.make(MTU);
    changes.makeFurther(MTU, ADDRESS, ROUTE_A);
    assertEquals(List.of(ROUTE_A), changes.journal().changes());
  }

  @Test
  void whatAnotherProgramRemovedIsReportedWhenItIsRestored() throws Exception {
    var changes = open("tun0");
    check(changes);
    assertEquals(List.of(), changes.drift().restored(), "made for the first time");
    check(changes);
    assertEquals(List.of(), changes.drift().restored(), "still in place");
    host.words.remove("mtu");
    check(changes);
    assertEquals(List.of("mtu is set"), changes.drift().restored());
    assertEquals(Set.of("mtu"), host.words);
  }

  private void check(HostChanges<FakeChange> changes) throws IOException {
    changes.drift().begin();
    changes.keep(MTU, host.words.contains("mtu"));
  }

  @Test
  void anInterruptedThreadRestoresTheHostAndStaysInterrupted() throws Exception {
    var changes = open("tun0");
    changes.make(MTU);
    Thread.currentThread().interrupt();
    changes.close();
    assertTrue(Thread.interrupted());
    assertEquals(Set.of(), host.words);
  }

  @Test
  void theJournalIsPrivate() throws Exception {
    open("tun0").make(MTU);
    assertEquals("rw-------", permissions(journal()));
    assertEquals("rwx------", permissions(state));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private HostChanges<FakeChange> open(String device) throws IOException {
    return HostChanges.open(state, device, host, host);
  }

  private Path journal() {
    return state.resolve("net-1-tun0.journal");
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(journal());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
