// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.PriorityQueue;

/** Virtual time: what happens when; events of the same time happen in the order of their making. */
final class EventQueue {
  private record Event(long at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      var order = Long.compare(at, other.at);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long number;

  void add(long at, Runnable action) {
    events.add(new Event(at, number++, action));
  }

  /** When the next event is; the end of time if there is none. */
  long next() {
    var event = events.peek();
    return event == null ? Long.MAX_VALUE : event.at();
  }

  void run() {
    events.remove().action().run();
  }
}
