// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import vpnd.api.port.TunDevice;
import vpnd.testing.Allocation;
import vpnd.testing.api.Batches;

/** A thread that carries packets from one device to another, as a tunnel does, but in clear. */
final class PacketCopier {
  /**
   * What it did.
   *
   * @param packets that were read
   * @param calls of read(2) and write(2) and their kin
   * @param allocated bytes of the Java heap
   */
  record Work(long packets, long calls, long allocated) {}

  private final TunDevice from;
  private final TunDevice to;
  private final FutureTask<Work> loop = new FutureTask<>(this::run);
  private volatile boolean isStopped;

  PacketCopier(TunDevice from, TunDevice to) {
    this.from = from;
    this.to = to;
    var thread = new Thread(loop, "copy");
    thread.setDaemon(true);
    thread.start();
  }

  private Work run() throws IOException {
    var batch = Batches.of(128);
    long packets = 0;
    long calls = calls();
    long allocated = Allocation.bytes();
    while (!isStopped) {
      packets += from.read(batch, SECONDS.toNanos(1));
      for (int slot = 0; slot < batch.count() && !to.completesChecksums(); slot++) {
        batch.finishChecksum(slot);
      }
      to.write(batch);
    }
    allocated = Allocation.bytes() - allocated;
    return new Work(packets, calls() - calls, allocated);
  }

  /** System calls of this thread that read or write, sockets excepted; proc(5). */
  static long calls() throws IOException {
    long calls = 0;
    for (var line : Files.readAllLines(Path.of("/proc/thread-self/io"))) {
      if (line.startsWith("syscr: ") || line.startsWith("syscw: ")) {
        calls += Long.parseLong(line.substring(7));
      }
    }
    return calls;
  }

  /** Ends it, and says what it did. */
  Work stop() throws Exception {
    isStopped = true;
    from.wakeup();
    return loop.get(10, SECONDS);
  }
}
