// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vpnd.router.protocol.nonce.Nonce;

/** Time, chance and the record of what happened: all that the parts of a simulation share. */
final class SimulationContext {
  private final EventQueue queue = new EventQueue();
  private final SplittableRandom dice;
  private final @Nullable List<String> trace;
  private long now;
  private int lastAddress = SimulatedUplink.NOWHERE;

  SimulationContext(long seed, boolean traced) {
    dice = new SplittableRandom(seed);
    trace = traced ? new ArrayList<>() : null;
  }

  long now() {
    return now;
  }

  SplittableRandom dice() {
    return dice;
  }

  boolean chance(double probability) {
    return dice.nextDouble() < probability;
  }

  /** An address that nobody had before; all are positive. */
  int newAddress() {
    return ++lastAddress;
  }

  void at(long time, Runnable action) {
    queue.add(time, action);
  }

  /** Lets time pass up to an instant, with everything that is due on the way. */
  void runUntil(long end, SimulatedHost... hosts) {
    while (true) {
      SimulatedHost due = null;
      var next = queue.next();
      for (var host : hosts) {
        if (host.nextDeadline() < next) {
          next = host.nextDeadline();
          due = host;
        }
      }
      if (next > end) {
        now = end;
        return;
      }
      now = Math.max(now, next);
      if (due == null) {
        queue.run();
      } else {
        due.onTimer();
        Violation.unless(
            due.nextDeadline() > now, Invariant.TIMERS_PROGRESS, "still due after onTimer");
      }
    }
  }

  /** Notes what happened, if this run is one that somebody will read. */
  void trace(Object... parts) {
    if (trace != null) {
      var words =
          Arrays.stream(parts).map(SimulationContext::word).collect(Collectors.joining(" "));
      trace.add("%10.3f ms  %s".formatted(now / 1e6, words));
    }
  }

  String story() {
    return trace == null ? "" : String.join("\n", trace);
  }

  /** A datagram is identified by the end of its nonce and its length. */
  private static String word(Object part) {
    if (part instanceof Datagram datagram) {
      return word(datagram.bytes()) + " from " + datagram.from() + " to " + datagram.to();
    }
    if (!(part instanceof byte[] datagram)) {
      return part.toString();
    }
    return datagram.length < Nonce.SIZE
        ? "[%d bytes]".formatted(datagram.length)
        : "[#%x, %d bytes]"
            .formatted(Nonce.low(ByteBuffer.wrap(datagram), 0) & 0xffffff, datagram.length);
  }
}
