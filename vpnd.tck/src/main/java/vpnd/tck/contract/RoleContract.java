// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import vpnd.api.config.TunnelConfig;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;
import vpnd.tck.Clause;
import vpnd.tck.ClauseNames;

/** What every role keeps, whatever it decides. Needs no host and no native code. */
@DisplayNameGeneration(ClauseNames.class)
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
public class RoleContract {
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int THREADS = 4;

  private final Role role;
  private final TunnelConfig config;
  private final PeerInfo peer;

  /**
   * @param config all that the role needs
   * @param peer an announcement that the role accepts
   */
  public RoleContract(Role role, TunnelConfig config, PeerInfo peer) {
    this.role = role;
    this.config = config;
    this.peer = peer;
  }

  /** All answers, in one text. */
  private String answers() {
    var announcement = role.announcement(config, 7);
    return List.of(
            role.plan(config, null),
            role.plan(config, peer),
            role.peerNetworks(config, peer),
            role.localNetworks(config, peer),
            role.refusals(config, peer),
            announcement,
            role.isListening())
        .toString();
  }

  @Test
  @Clause(in = Role.class, value = "return no null and throw nothing")
  void eachMethodAnswers() {
    assertNotNull(answers());
  }

  @Test
  @Clause(in = Role.class, method = "plan", value = "or null without a session")
  void aPeerThatAnnouncesNothingIsAnswered() {
    var silent = PeerInfo.ofId(7);
    assertNotNull(role.plan(config, silent));
    assertNotNull(role.peerNetworks(config, silent));
    assertNotNull(role.localNetworks(config, silent));
    assertNotNull(role.refusals(config, silent));
  }

  @Test
  @Clause(in = Role.class, value = "return the same for the same arguments")
  void theSameIsAnsweredToTheSame() {
    assertEquals(answers(), answers());
  }

  @Test
  @Clause(in = Role.class, value = "from any thread, several at the same time")
  void severalThreadsGetTheSame() throws Exception {
    var expected = answers();
    var threads = Executors.newFixedThreadPool(THREADS);
    try {
      var results = new ArrayList<Future<String>>();
      for (int i = 0; i < 100 * THREADS; i++) {
        results.add(threads.submit(this::answers));
      }
      for (var result : results) {
        assertEquals(expected, result.get(10, SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @Clause(in = Role.class, value = "one that takes longer than 500 ms")
  void itAnswersAtOnce() {
    assertTimeoutPreemptively(LONG, this::answers); // loads the classes
    assertTimeout(LIMIT, this::answers);
  }

  @Test
  @Clause(in = Role.class, method = "announcement", value = "the peer id to announce")
  void theIdIsAnnouncedAsGiven() {
    for (int id : new int[] {1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertEquals(id, role.announcement(config, id).id());
    }
  }
}
