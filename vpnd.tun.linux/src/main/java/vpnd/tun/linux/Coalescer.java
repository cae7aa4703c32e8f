// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import vpnd.api.PacketBatch;

/**
 * Gives the packets of a batch to the host, runs of them as one large packet each. Cut again, that
 * gives the same packets; packets of one flow stay in order. What belongs to no flow, such as a
 * fragment, passes none of the packets before it.
 */
final class Coalescer {
  /** More flows at a time than this make short runs. */
  private static final int RUNS = 16;

  private final VectorWriter writer;
  private final boolean withUdp;
  private final Run[] runs = new Run[RUNS];
  private int open;
  private Segment current = new Segment();
  private int taken;

  /**
   * @param withUdp whether the host takes large packets of UDP, too
   */
  Coalescer(VectorSink sink, boolean withUdp) {
    this.writer = new VectorWriter(sink);
    this.withUdp = withUdp;
    for (int i = 0; i < RUNS; i++) {
      runs[i] = new Run();
    }
  }

  /**
   * Writes all slots that are not empty.
   *
   * @return how many of the packets the host took
   * @throws IOException if it takes none any more
   */
  int write(PacketBatch batch) throws IOException {
    open = 0;
    taken = 0;
    for (int slot = 0; slot < batch.count(); slot++) {
      if (batch.length(slot) > PacketBatch.HEADROOM) {
        add(batch, slot);
      }
    }
    endAll(batch);
    return taken;
  }

  private void add(PacketBatch batch, int slot) throws IOException {
    if (!current.moveTo(batch, slot)) {
      endAll(batch);
      writeAlone(batch, slot);
      return;
    }
    int index = find(current);
    if (index >= 0) {
      if (runs[index].add(current)) {
        return;
      }
      end(batch, index);
    }
    if (isFirst(current)) {
      if (open == RUNS) {
        end(batch, 0);
      }
      current = runs[open++].begin(current);
    } else {
      writeAlone(batch, slot);
    }
  }

  private boolean isFirst(Segment segment) {
    return segment.isData()
        && !segment.isPushed()
        && (withUdp || segment.transport() == Transport.TCP);
  }

  private int find(Segment segment) {
    for (int i = 0; i < open; i++) {
      if (runs[i].first().isSameFlow(segment)) {
        return i;
      }
    }
    return -1;
  }

  private void endAll(PacketBatch batch) throws IOException {
    while (open > 0) {
      end(batch, open - 1);
    }
  }

  /** Writes a run, and one packet after the other if the host does not want them as one. */
  private void end(PacketBatch batch, int index) throws IOException {
    var run = runs[index];
    runs[index] = runs[--open];
    runs[open] = run;
    if (run.count() > 1 && writer.write(batch, run)) {
      taken += run.count();
      return;
    }
    for (int i = 0; i < run.count(); i++) {
      writeAlone(batch, run.slot(i));
    }
  }

  private void writeAlone(PacketBatch batch, int slot) throws IOException {
    if (writer.write(batch, slot)) {
      taken++;
    }
  }
}
