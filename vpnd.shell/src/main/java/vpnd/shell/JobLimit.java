// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;

/**
 * Limits the number of concurrent jobs of a session. Gogo runs each call of a function as a job
 * with its own threads, so infinite recursion would exhaust the threads of the process.
 */
final class JobLimit implements JobListener {
  /** The message when the limit is exceeded. */
  static final String EXCEEDED = "the command line is nested too deeply";

  private static final int MOST = 64;

  private final AtomicInteger running = new AtomicInteger();

  /**
   * Called by Gogo before a job starts, and when it has ended.
   *
   * @throws IllegalStateException if the limit is exceeded
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
