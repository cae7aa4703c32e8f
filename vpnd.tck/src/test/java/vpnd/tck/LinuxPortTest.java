// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import org.junit.jupiter.api.Nested;
import vpnd.tck.contract.AllocationContract;
import vpnd.tck.contract.BatchContract;
import vpnd.tck.contract.HandoverContract;
import vpnd.tck.contract.KillSwitchContract;
import vpnd.tck.contract.LeakContract;
import vpnd.tck.contract.OpeningContract;
import vpnd.tck.contract.PacketContract;
import vpnd.tck.contract.PlanContract;
import vpnd.tck.contract.ResolverContract;
import vpnd.tck.contract.RouteContract;
import vpnd.tck.contract.SizeContract;
import vpnd.tck.contract.SocketContract;
import vpnd.tck.contract.WakeupContract;
import vpnd.testing.NeedsRoot;
import vpnd.testing.WholeRun;

/**
 * All contracts, and the port to Linux. {@code ./verify} does the same with its bundle, by {@code
 * bin/vpnd-tck}.
 */
@WholeRun
@NeedsRoot
class LinuxPortTest {
  private static Subject subject() {
    return new LinuxSubject();
  }

  @Nested
  class Opening extends OpeningContract {
    Opening() {
      super(subject());
    }
  }

  @Nested
  class Packet extends PacketContract {
    Packet() {
      super(subject());
    }
  }

  @Nested
  class Size extends SizeContract {
    Size() {
      super(subject());
    }
  }

  @Nested
  class Batch extends BatchContract {
    Batch() {
      super(subject());
    }
  }

  @Nested
  class Wakeup extends WakeupContract {
    Wakeup() {
      super(subject());
    }
  }

  @Nested
  class Resolvers extends ResolverContract {
    Resolvers() {
      super(subject());
    }
  }

  @Nested
  class Plan extends PlanContract {
    Plan() {
      super(subject());
    }
  }

  @Nested
  class Handover extends HandoverContract {
    Handover() {
      super(subject());
    }
  }

  @Nested
  class Leak extends LeakContract {
    Leak() {
      super(subject());
    }
  }

  @Nested
  class Socket extends SocketContract {
    Socket() {
      super(subject());
    }
  }

  @Nested
  class Route extends RouteContract {
    Route() {
      super(subject());
    }
  }

  @Nested
  class KillSwitch extends KillSwitchContract {
    KillSwitch() {
      super(subject());
    }
  }

  @Nested
  class Allocation extends AllocationContract {
    Allocation() {
      super(subject());
    }
  }
}
