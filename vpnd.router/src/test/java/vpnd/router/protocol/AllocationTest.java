// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.Cipher;
import vpnd.api.operation.Counter;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.nonce.Nonce;

/** Opening a packet leaves nothing to the garbage collector. */
class AllocationTest {
  private static final int PACKETS = 100_000;
  private static final Opened MESSAGE = new Opened();

  /** A cipher that takes everything; what it opens is a packet of one byte. */
  private static final class Open implements Cipher {
    @Override
    public void seal(long key, long nonce, long datagram, int length) {}

    @Override
    public boolean open(long key, long nonce, long datagram, int length) {
      return true;
    }
  }

  private static Suites open(EngineFixture bench) {
    var cipher = new Open();
    return new Suites(new FakeSuite(bench.suite, cipher), new FakeSuite(bench.aegis, cipher));
  }

  private record Heap(ByteBuffer bytes) implements NativeMemory {
    @Override
    public long address() {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Test
  void noAllocationForAPacket() {
    var bench = new EngineFixture();
    bench.startSession();
    bench.heard.ensureCapacity(3 * PACKETS);
    var batch = new PacketBatch(new Heap(ByteBuffer.allocateDirect(2048)), 1, 2048);
    batch.bytes().put(40, (byte) MessageType.DATA.ordinal());
    batch.length(0, PacketBatch.HEADROOM + 1);
    var suites = open(bench);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    receive(bench, suites, batch, 0);
    var before = threads.getCurrentThreadAllocatedBytes();
    var taken = receive(bench, suites, batch, 1);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(PACKETS, taken);
    assertTrue(allocated < PACKETS, allocated + " bytes for " + PACKETS + " packets");
  }

  @Test
  void noAllocationForAPacketUnderAegis() {
    var bench = EngineFixture.withAegis();
    var key = bench.startSession();
    bench.heard.ensureCapacity(3 * PACKETS);
    var batch = new PacketBatch(new Heap(ByteBuffer.allocateDirect(2048)), 1, 2048);
    batch.bytes().put(40, (byte) MessageType.DATA.ordinal());
    batch.length(0, PacketBatch.HEADROOM + 1);
    var suites = open(bench);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    receiveData(bench, suites, batch, bench.firstCounter(key));
    var before = threads.getCurrentThreadAllocatedBytes();
    var taken = receiveData(bench, suites, batch, bench.firstCounter(key) + PACKETS);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(PACKETS, taken);
    assertTrue(allocated < PACKETS, allocated + " bytes for " + PACKETS + " packets");
  }

  private static int receiveData(
      EngineFixture bench, Suites suites, PacketBatch batch, long first) {
    var taken = 0;
    for (int i = 0; i < PACKETS; i++) {
      batch.bytes().putLong(0, Long.reverseBytes(first + i));
      if (bench.engine.onDatagram(suites, MESSAGE.received(batch, 0, null, bench.now))) {
        taken++;
      }
    }
    return taken;
  }

  @Test
  void noAllocationForADatagramOfUnknownOrigin() {
    var bench = new EngineFixture(true);
    var batch = new PacketBatch(new Heap(ByteBuffer.allocateDirect(2048)), 1, 2048);
    batch.length(0, PacketBatch.HEADROOM + 1);
    var suites = open(bench);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    openFirst(bench, suites, batch, 0);
    var before = threads.getCurrentThreadAllocatedBytes();
    var verdicts = openFirst(bench, suites, batch, 1);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(PACKETS, verdicts);
    assertTrue(allocated < PACKETS, allocated + " bytes for " + PACKETS + " datagrams");
  }

  /** Counts the verdicts that are as expected: one datagram is new, the next one old, and so on. */
  private static int openFirst(EngineFixture bench, Suites suites, PacketBatch batch, int round) {
    var expected = 0;
    for (int i = 0; i < PACKETS; i++) {
      var isOld = i % 2 == 1;
      Nonce.write(batch.bytes(), 0, 0x20, isOld ? 0 : 1, (long) round * PACKETS + i);
      var verdict = bench.engine.openFirst(suites, MESSAGE.received(batch, 0, null, bench.now));
      if (isOld ? verdict == Counter.RX_REPLAYED : verdict == null) {
        expected++;
      }
    }
    return expected;
  }

  private static int receive(EngineFixture bench, Suites suites, PacketBatch batch, int round) {
    var taken = 0;
    for (int i = 0; i < PACKETS; i++) {
      Nonce.write(batch.bytes(), 0, 0x20, 1, (long) round * PACKETS + i);
      if (bench.engine.onDatagram(suites, MESSAGE.received(batch, 0, null, bench.now))) {
        taken++;
      }
    }
    return taken;
  }
}
