// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import vpnd.api.operation.Counter;
import vpnd.router.protocol.nonce.PeerProcesses;

/**
 * What both sides of a session announce beyond the peer info (protocol, section 16): sent again
 * until the peer has acknowledged it, and only to a peer that takes it.
 */
final class Announcements {
  private static final int ENTRIES_AT = Integer.BYTES;

  private final Settings settings;
  private final Session session;
  private final Actions actions;
  private final Counters counters;

  private final long processNumber;

  private final PeerProcesses processes = new PeerProcesses();
  private final ByteBuffer body = ByteBuffer.allocate(AnnouncementCodec.LONGEST);
  private final byte[] answer = new byte[ENTRIES_AT];

  private boolean isUnderstood;
  private boolean isRefusalNoticed;
  private byte[] offered = {};
  private int number;
  private long interval;
  private long sendAt = Timing.NEVER;

  /** The number of the announcement that was taken last in this session; 0 if none was. */
  private int taken;

  private long takenAt = -Timing.ANNOUNCEMENT_INTERVAL;

  Announcements(
      Settings settings, Session session, Entropy entropy, Actions actions, Counters counters) {
    this.settings = settings;
    this.session = session;
    this.actions = actions;
    this.counters = counters;
    this.processNumber = entropy.nextLong() | 1; // 0 stands for none
  }

  /** The peer says in its peer info whether it takes announcements. */
  void learn(Opened message) {
    isUnderstood = PeerInfoCodec.takesAnnouncements(message.bytes(), message.body());
    if (isUnderstood) {
      offer(message.time());
    } else {
      sendAt = Timing.NEVER;
      if (!isRefusalNoticed && AnnouncementCodec.isNeeded(settings.announcement().apply(0))) {
        isRefusalNoticed = true;
        actions.notice(Actions.Notice.FIRST_ANNOUNCED_ONLY);
      }
    }
  }

  /** With each heartbeat: what this side announces may have changed. */
  void heartbeat(long now) {
    if (isUnderstood) {
      offer(now);
    }
  }

  /** The session is over, or another begins. */
  void end() {
    isUnderstood = false;
    isRefusalNoticed = false;
    offered = new byte[0];
    sendAt = Timing.NEVER;
    taken = 0;
  }

  private void offer(long now) {
    var info = settings.announcement().apply(0);
    body.clear().position(ENTRIES_AT);
    AnnouncementCodec.encode(new AnnouncementCodec.Content(info, processNumber), body);
    body.flip();
    var entries = Arrays.copyOfRange(body.array(), ENTRIES_AT, body.limit());
    if (!Arrays.equals(entries, offered)) {
      offered = entries;
      number++;
      interval = Timing.RETRANSMIT_INTERVAL;
      send(now);
    }
  }

  private void send(long now) {
    var key = session.key(KeyGeneration.CURRENT);
    if (key != null) {
      body.putInt(0, number);
      actions.send(key, MessageType.ANNOUNCEMENT, body.array(), ENTRIES_AT + offered.length);
    }
    sendAt = now + interval;
    interval = Math.min(2 * interval, Timing.HEARTBEAT_INTERVAL);
  }

  /** The peer has taken the announcement that its answer names. */
  void acknowledged(Opened message) {
    if (message.bytes().getInt(message.body()) == number) {
      sendAt = Timing.NEVER;
    }
  }

  /**
   * Takes the peer's announcement, or drops and counts it.
   *
   * @return whether it shows that two processes use the peer's keys
   */
  boolean take(Opened message, int peerId) {
    var received = message.bytes().getInt(message.body());
    if (received != taken) {
      if (received < taken) {
        counters.add(Counter.RX_UNEXPECTED);
        return false;
      }
      if (message.time() - takenAt < Timing.ANNOUNCEMENT_INTERVAL) {
        counters.add(Counter.RX_RATE_LIMITED);
        return false;
      }
      var entries =
          message
              .bytes()
              .duplicate()
              .limit(message.body() + message.length())
              .position(message.body() + ENTRIES_AT);
      var content = AnnouncementCodec.decode(peerId, entries);
      if (content == null) {
        counters.add(Counter.RX_MALFORMED);
        return false;
      }
      if (content.process() != 0 && processes.isReturning(content.process())) {
        return true;
      }
      taken = received;
      takenAt = message.time();
      actions.announced(content.info());
    }
    acknowledge(received);
    return false;
  }

  private void acknowledge(int received) {
    var key = session.key(KeyGeneration.CURRENT);
    if (key != null) {
      ByteBuffer.wrap(answer).putInt(0, received);
      actions.send(key, MessageType.ANNOUNCEMENT_ACK, answer, answer.length);
    }
  }

  long nextDeadline() {
    return sendAt;
  }

  void onTimer(long now) {
    if (now >= sendAt) {
      send(now);
    }
  }
}
