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

  PathProbes(Session session, Actions actions) {
    this.session = session;
    this.actions = actions;
  }

  /** The peer says, in the peer info at an index, whether it answers probes. */
  void learn(ByteBuffer bytes, int index, long now) {
    if (PeerInfoCodec.answersProbes(bytes, index)) {
      search.begin(now + actions.probeDelay());
    } else {
      end();
    }
  }

  /** Whether the peer answers probes, as it said under a key of this session. */
  boolean areAnswered() {
    return search.isOn();
  }

  /** The session is over, or another begins. */
  void end() {
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

  /** Answers the probe at an index, which is longer than the answer. */
  void answer(ByteBuffer bytes, int index) {
    bytes.get(index, body, 0, NUMBER_SIZE);
    send(MessageType.PROBE_ACK, NUMBER_SIZE);
  }

  /** The peer has got the probe that the answer at an index names. */
  void acknowledged(ByteBuffer bytes, int index, long now) {
    var number = bytes.getInt(index);
    if (number < 0) {
      actions.challengeAnswered(number);
    } else {
      search.acknowledged(number, now);
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
    ByteBuffer.wrap(body).putInt(0, number);
    send(MessageType.PROBE, size);
  }

  private void send(MessageType type, int length) {
    var key = session.key(KeyGeneration.CURRENT);
    if (key != null) {
      actions.send(key, type, body, length);
    }
  }
}
