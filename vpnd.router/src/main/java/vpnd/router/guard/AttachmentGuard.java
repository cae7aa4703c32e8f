// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Attachment;
import vpnd.api.port.Handover;

/**
 * What the guards of a device and of a socket have in common.
 *
 * @param type the interface of the attachment, for the log
 * @param subject which one it is, for the log; empty if that is clear
 * @param limit how long a call off the packet path may take
 */
record AttachmentGuard(
    Attachment attachment, Guard guard, String type, String subject, Duration limit) {
  private static final Duration WAKEUP_LIMIT = Duration.ofSeconds(5);

  /** The name of a method for the log. */
  String method(String name) {
    return type + "." + name + subject;
  }

  void wakeup() {
    guard.wake(method("wakeup"), WAKEUP_LIMIT, attachment::wakeup);
  }

  /** One that misbehaved leaves nothing that another part should go on with. */
  @Nullable Handover detach() {
    if (guard.fault() != null) {
      return null;
    }
    try {
      return guard.call(method("detach"), limit, attachment::detach);
    } catch (IOException e) {
      throw guard.failed(method("detach"), "threw " + e);
    }
  }

  void close() {
    guard.release(method("close"), limit, attachment::close);
  }

  /** What a method on the packet path threw. */
  PartFailure failed(String name, Throwable cause) {
    return guard.failedOnPath(type + "." + name, cause);
  }

  /** The count that a method on the packet path returned, if it is possible. */
  int checked(String name, int count, PacketBatch batch) {
    if (count < 0 || count > batch.capacity()) {
      throw failed(
          name,
          new IndexOutOfBoundsException(
              "%d packets in a batch of %d".formatted(count, batch.capacity())));
    }
    return count;
  }
}
