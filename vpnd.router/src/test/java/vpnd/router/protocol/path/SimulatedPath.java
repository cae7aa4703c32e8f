// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.path;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** A path to a peer that answers each probe that reaches it, and the time on it. */
final class SimulatedPath {
  static final long SECOND = 1_000_000_000;

  /** What the host takes to pass. */
  static final int HOST = 1431;

  private record Answer(long at, int number) {}

  final PathSearch search = new PathSearch(this::probe);
  private final PriorityQueue<Answer> answers =
      new PriorityQueue<>(Comparator.comparingLong(Answer::at));
  private final SplittableRandom dice;
  int width = HOST;
  double loss;
  long roundTrip = SECOND / 20;
  boolean isUsed = true;
  long now;
  int probes;
  int lastNumber;
  private long packets;
  private long heartbeatAt = 10 * SECOND;

  SimulatedPath(long seed) {
    dice = new SplittableRandom(seed);
    search.path(HOST, HOST, true, now);
  }

  private void probe(int number, int size) {
    probes++;
    lastNumber = number;
    if (size <= width && dice.nextDouble() >= loss && dice.nextDouble() >= loss) {
      answers.add(new Answer(now + roundTrip, number));
    }
  }

  void run(double seconds) {
    var end = now + (long) (seconds * SECOND);
    while (true) {
      var answer = answers.peek();
      var next = Math.min(heartbeatAt, search.nextDeadline());
      next = answer == null ? next : Math.min(next, answer.at);
      if (next > end) {
        now = end;
        return;
      }
      now = Math.max(now, next);
      if (answer != null && answer.at <= now) {
        answers.remove();
        search.acknowledged(answer.number, now);
      } else if (heartbeatAt <= now) {
        heartbeatAt += 10 * SECOND;
        packets += isUsed ? 1 : 0;
        search.heartbeat(packets, now);
      } else {
        search.onTimer(now);
      }
    }
  }
}
