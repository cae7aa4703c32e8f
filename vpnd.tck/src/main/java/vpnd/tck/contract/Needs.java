// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import vpnd.api.port.UdpTransport;
import vpnd.tck.Subject;
import vpnd.tck.host.HostProbe;

/** What a test needs of its subject; a test that does not apply is skipped, with the reason. */
final class Needs {
  private Needs() {}

  static HostProbe host(Subject subject) {
    return orSkip(subject.host(), "this port has no host");
  }

  static void programs(Subject subject) {
    that(subject.hasPrograms(), "this port has no host");
  }

  static UdpTransport transport(Subject subject) {
    return orSkip(subject.udpTransport(), "this bundle has no UdpTransport");
  }

  /** What is there, or the reason why the test does not apply. */
  static <T> T orSkip(@Nullable T value, String reason) {
    if (value == null) {
      throw new TestAbortedException(reason);
    }
    return Objects.requireNonNull(value);
  }

  static void that(boolean condition, String reason) {
    if (!condition) {
      throw new TestAbortedException(reason);
    }
  }
}
