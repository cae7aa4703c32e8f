// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.util.Map;
import vpnd.api.operation.Counter;

/**
 * What was counted of a peer since its session came up or went down, but in the last ten minutes at
 * most; immutable.
 *
 * @param counts those that are not 0
 * @param lost datagrams that the peer sent in that time and that did not arrive, by the gaps in its
 *     nonces
 * @param unanswered in how many seconds long packets were sent and nothing at all came back, less
 *     those in which something did
 * @param nothingBack the same of packets of any length
 * @param nothingOut in how many seconds packets came from the peer and none went back, likewise
 */
public record Traffic(
    Map<Counter, Long> counts, long lost, int unanswered, int nothingBack, int nothingOut) {
  /** Nothing. */
  public static final Traffic NONE = new Traffic(Map.of(), 0, 0, 0, 0);

  /** The count. */
  public long get(Counter counter) {
    return counts.getOrDefault(counter, 0L);
  }
}
