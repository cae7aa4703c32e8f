// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRecoveryTest {
  private static final FakeChange MTU = FakeChange.single("mtu");
  private static final FakeChange ADDRESS = FakeChange.single("address");

  private final FakeHost host = new FakeHost();
  private final Path state;

  JournalRecoveryTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  @Test
  void theNextOpenUndoesWhatADeadProcessLeft() throws Exception {
    make("tun0", MTU, ADDRESS);
    host.beginAnotherProcess();
    // The control: nothing but the next open cleans up.
    assertEquals(Set.of("mtu", "address"), host.words);
    open("tun1");
    assertEquals(List.of("address", "mtu"), host.removed);
    assertEquals(Set.of(), host.words);
    assertFalse(Files.exists(journal()));
  }

  @Test
  void whatFailsDoesNotKeepTheRestFromBeingUndone() throws Exception {
    make("tun0", MTU, ADDRESS);
    host.beginAnotherProcess();
    host.stuck.add("address");
    open("tun1");
    assertEquals(Set.of("address"), host.words);
  }

  @Test
  void theJournalOfARunningProcessIsNotTouched() throws Exception {
    make("tun0", MTU);
    open("tun1");
    assertEquals(Set.of("mtu"), host.words);
  }

  @Test
  void theJournalOfTheDeviceThatIsOpenedIsUndoneThoughItsProcessRuns() throws Exception {
    make("tun0", MTU);
    open("tun0");
    assertEquals(Set.of(), host.words);
  }

  @Test
  void anUnreadableJournalIsSetAside() throws Exception {
    open("tun1");
    Files.writeString(journal(), "vpnd journal 1\nowner 1");
    open("tun1");
    assertFalse(Files.exists(journal()));
    assertEquals("vpnd journal 1\nowner 1", Files.readString(Path.of(journal() + ".unreadable")));
  }

  @Test
  void theJournalOfAFormerStackWithTheSameIdIsNotCarriedOut() throws Exception {
    make("tun0", MTU);
    host.beginAnotherProcess();
    host.stack = new NetworkStack(1, 8);
    open("tun1");
    assertEquals(Set.of("mtu"), host.words);
    assertFalse(Files.exists(journal()));
  }

  @Test
  void aProcessContinuesItsOwnJournal() throws Exception {
    make("tun0", MTU);
    var resumed = HostChanges.resume(state, "tun0", host, host);
    assertEquals(List.of(MTU), resumed.journal().changes());
    resumed.close();
    assertEquals(Set.of(), host.words);
  }

  @Test
  void theJournalOfAnotherProcessIsNotContinued() throws Exception {
    make("tun0", MTU);
    host.beginAnotherProcess();
    var fault =
        assertThrows(IOException.class, () -> HostChanges.resume(state, "tun0", host, host));
    assertEquals("the journal " + journal() + " is not of this process", fault.getMessage());
  }

  private void make(String device, FakeChange... all) throws IOException {
    var changes = open(device);
    for (var change : all) {
      changes.make(change);
    }
  }

  private HostChanges<FakeChange> open(String device) throws IOException {
    return HostChanges.open(state, device, host, host);
  }

  private Path journal() {
    return state.resolve("net-1-tun0.journal");
  }
}
