// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;

/**
 * Limits how many jobs of one session run at a time. Gogo makes a job with threads of its own for
 * each call of a function, so one that calls itself would take threads until the process has none
 * left for its tunnels.
 */
final class JobLimit implements JobListener {
  /** What a session is told that goes beyond the limit. */
  static final String EXCEEDED = "the command line is nested too deeply";

  private static final int MOST = 64;

  private final AtomicInteger running = new AtomicInteger();

  /**
   * Called by Gogo before a job starts, and when it has ended.
   *
   * @throws IllegalStateException if it must not start
   */
  @Override
  public void jobChanged(Job job, Job.Status before, Job.Status now) {
    if (now == Job.Status.Done) {
      running.decrementAndGet();
    } else if (before == Job.Status.Created && running.incrementAndGet() > MOST) {
      running.decrementAndGet();
      throw new IllegalStateException(EXCEEDED);
    }
  }
}
