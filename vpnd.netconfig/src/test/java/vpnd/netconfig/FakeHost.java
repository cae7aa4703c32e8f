// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** An operating system in memory, whose network is a set of words. */
final class FakeHost implements HostSystem, ChangeKinds<FakeChange> {
  final Set<String> words = new TreeSet<>();

  /** Words that can be neither set nor removed. */
  final Set<String> stuck = new HashSet<>();

  /** Words in the order in which they were removed, "+" between those that went together. */
  final List<String> removed = new ArrayList<>();

  NetworkStack stack = new NetworkStack(1, 7);
  long startTime = 1;
  Consumer<FakeChange> onApply = change -> {};
  private final ReentrantLock lock = new ReentrantLock();

  /** The same host, seen by a process that has started in the meantime. */
  void beginAnotherProcess() {
    startTime++;
  }

  @Override
  public NetworkStack networkStack() {
    return stack;
  }

  @Override
  public long startTime(long pid) throws IOException {
    if (pid != ProcessHandle.current().pid()) {
      throw new IOException("there is no process " + pid);
    }
    return startTime;
  }

  @Override
  public void locked(Path file, IoAction action) throws IOException {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public FakeChange parse(String line) {
    return FakeChange.parse(line);
  }

  @Override
  public void apply(FakeChange change) throws IOException {
    onApply.accept(change);
    requireLoose(change);
    words.add(change.word());
  }

  @Override
  public void undo(FakeChange change) throws IOException {
    requireLoose(change);
    words.remove(change.word());
    removed.add(change.word());
  }

  private void requireLoose(FakeChange change) throws IOException {
    if (stuck.contains(change.word())) {
      throw new IOException(change.word() + " is stuck");
    }
  }

  @Override
  public boolean isBulk(FakeChange change) {
    return change.kind() == FakeChange.Kind.BULK;
  }

  @Override
  public Map<FakeChange, IOException> undoAll(Collection<FakeChange> changes) {
    var failed = new HashMap<FakeChange, IOException>();
    var gone = new ArrayList<String>();
    for (var change : changes) {
      if (stuck.contains(change.word())) {
        failed.put(change, new IOException(change.word() + " is stuck"));
      } else {
        words.remove(change.word());
        gone.add(change.word());
      }
    }
    removed.add(String.join("+", gone));
    return failed;
  }
}
