// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import vpnd.router.protocol.path.PathSearch;

/**
 * The probes of a session and their answers (protocol, section 15), under the key in use. They go
 * to a peer only that said, under a key of this session, that it answers them.
 */
final class PathProbes {
  private static final int NUMBER_SIZE = Integer.BYTES;

  private final Session session;
  private final Actions actions;
  private final PathSearch search = new PathSearch(this::send);
  private final byte[] body = new byte[Session.LONGEST - Session.SHORTEST];
  private int told = PathSearch.UNKNOWN;
  private int hint;
  private boolean isRefusalNoticed;

  PathProbes(Session session, Actions actions) {
    this.session = session;
    this.actions = actions;
  }

  /** The peer says in its peer info whether it answers probes. */
  void learn(Opened message) {
    if (PeerInfoCodec.answersProbes(message.bytes(), message.body())) {
      search.begin(message.time() + actions.probeDelay());
    } else {
      stop();
      if (!isRefusalNoticed) {
        isRefusalNoticed = true;
        actions.notice(Actions.Notice.NO_PROBES);
      }
    }
  }

  /** Whether the peer answers probes, as it said under a key of this session. */
  boolean areAnswered() {
    return search.isOn();
  }

  /** The session is over, or another begins. */
  void end() {
    isRefusalNoticed = false;
    stop();
  }

  private void stop() {
    search.end();
    tell();
  }

  /** See {@link PathSearch#path}. */
  void path(int newHint, int ceiling, boolean isOther, long now) {
    hint = newHint;
    search.path(newHint, ceiling, isOther, now + actions.probeDelay());
    tell();
  }

  void heartbeat(long now) {
    search.heartbeat(actions.longPacketsSent(), now);
  }

  /** Whether a probe is a challenge, whose number is below 0 (protocol, section 13.6). */
  static boolean isChallenge(Opened probe) {
    return probe.bytes().get(probe.body()) < 0;
  }

  /** Answers a probe, which is longer than the answer. */
  void answer(Opened probe) {
    var key = session.key(KeyGeneration.CURRENT);
    if (key != null) {
      probe.bytes().get(probe.body(), body, 0, NUMBER_SIZE);
      actions.answer(probe, key, body, NUMBER_SIZE);
    }
  }

  /** The peer has got the probe that its answer names. */
  void acknowledged(Opened answer) {
    var number = answer.bytes().getInt(answer.body());
    if (number < 0) {
      actions.challengeAnswered(answer, number);
    } else {
      search.acknowledged(number, answer.time());
      tell();
    }
  }

  long nextDeadline() {
    return search.nextDeadline();
  }

  void onTimer(long now) {
    search.onTimer(now);
    tell();
  }

  private void tell() {
    if (search.verified() != told) {
      told = search.verified();
      actions.pathVerified(told, hint);
    }
  }

  private void send(int number, int size) {
    var key = session.key(KeyGeneration.CURRENT);
    if (key != null) {
      ByteBuffer.wrap(body).putInt(0, number);
      actions.send(key, MessageType.PROBE, body, size);
    }
  }
}
