// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.traffic;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;

/** The far end of a tunnel: reads what the host sends into it, and answers. For one thread. */
public final class TunnelEnd {
  /** The UDP port of the far end. */
  public static final int PORT = 4242;

  private static final long LIMIT = SECONDS.toNanos(5);
  private static final long PAUSE = MILLISECONDS.toNanos(500);
  private static final long STEP = MILLISECONDS.toNanos(100);

  private final TunDevice device;
  private final PacketBatch batch;

  /** Looks at a packet, in a slot of the batch. */
  @FunctionalInterface
  public interface Look {
    void at(PacketBatch batch, int slot) throws Exception;

    /** Looks at nothing. */
    static void away(PacketBatch batch, int slot) {}
  }

  @FunctionalInterface
  private interface Kind {
    boolean has(PacketBatch batch, int slot);
  }

  public TunnelEnd(TunDevice device, PacketBatch batch) {
    this.device = device;
    this.batch = batch;
  }

  /**
   * Reads until some packets of the kit have come; what the host sends of its own is left out.
   *
   * @throws AssertionError if they do not come within five seconds
   */
  public void read(int packets, Look look) throws Exception {
    read(packets, Packets::isOfTheKit, look);
  }

  private void read(int packets, Kind kind, Look look) throws Exception {
    int seen = 0;
    long end = System.nanoTime() + LIMIT;
    while (seen < packets) {
      seen += readOnce(kind, look);
      if (System.nanoTime() > end && seen < packets) {
        throw new AssertionError("%d of %d packets came within 5 s".formatted(seen, packets));
      }
    }
  }

  /**
   * Reads until some fragments of IPv4 have come.
   *
   * @throws AssertionError if they do not come within five seconds
   */
  public void readFragments(int fragments, Look look) throws Exception {
    read(fragments, Packets::isFragmentOfUdp, look);
  }

  /** Reads until some packets of the kit have come, or half a second has passed. */
  public void readFor(int packets, Look look) throws Exception {
    int seen = 0;
    long end = System.nanoTime() + PAUSE;
    while (seen < packets && System.nanoTime() < end) {
      seen += readOnce(Packets::isOfTheKit, look);
    }
  }

  /**
   * Reads once; returns the number of packets of a kind. The slots of the others are empty then.
   */
  private int readOnce(Kind kind, Look look) throws Exception {
    int count = device.read(batch, STEP);
    if (count != batch.count()) {
      throw new AssertionError(
          "read returned %d, the batch has %d".formatted(count, batch.count()));
    }
    int seen = 0;
    for (int slot = 0; slot < count; slot++) {
      if (kind.has(batch, slot)) {
        look.at(batch, slot);
        seen++;
      } else {
        batch.length(slot, 0);
      }
    }
    return seen;
  }

  /**
   * Reads once and sends all of the kit's packets back, looking at each before; returns how many
   * the host accepted.
   */
  int echoOnce(Look look) throws Exception {
    int seen = readOnce(Packets::isOfTheKit, turning(look));
    return seen == 0 ? 0 : device.write(batch);
  }

  private Look turning(Look look) {
    return (packets, slot) -> {
      look.at(packets, slot);
      turn(slot);
    };
  }

  private void turn(int slot) {
    if (!device.completesChecksums()) {
      batch.finishChecksum(slot);
    }
    Packets.turn(batch, slot);
  }

  /** Sends some packets back, looking at each before. */
  public void echo(int packets, Look look) throws Exception {
    int sent = 0;
    long end = System.nanoTime() + LIMIT;
    while (sent < packets) {
      int seen = readOnce(Packets::isOfTheKit, turning(look));
      int accepted = seen == 0 ? 0 : device.write(batch);
      if (accepted != seen) {
        throw new AssertionError("write returned %d for %d packets".formatted(accepted, seen));
      }
      sent += accepted;
      if (System.nanoTime() > end && sent < packets) {
        throw new AssertionError("%d of %d packets came within 5 s".formatted(sent, packets));
      }
    }
  }

  /** Reads until nothing comes any more. */
  public void drain() throws IOException {
    while (device.read(batch, STEP) > 0) {
      batch.count(0);
    }
  }
}
