// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import org.junit.jupiter.api.Nested;
import vpnd.tck.contract.BatchContract;
import vpnd.tck.contract.PacketContract;
import vpnd.testing.NeedsRoot;
import vpnd.testing.WholeRun;

/**
 * The contracts that its header of each packet matters to, and the port to OpenBSD: the catchers of
 * some faults. {@code StandInPortsTest} has all contracts.
 */
@NeedsRoot
@WholeRun
class OpenBsdPortTest {
  private static Subject subject() {
    return new BsdSubject("openbsd");
  }

  @Nested
  class Packet extends PacketContract {
    Packet() {
      super(subject());
    }
  }

  @Nested
  class Batch extends BatchContract {
    Batch() {
      super(subject());
    }
  }
}
