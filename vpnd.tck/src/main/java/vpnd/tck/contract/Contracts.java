// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import java.util.List;

/** All contracts, in the order of a report. */
public final class Contracts {
  private static final Class<?>[] CLASSES = {
    OpeningContract.class,
    PacketContract.class,
    BatchContract.class,
    WakeupContract.class,
    PlanContract.class,
    HandoverContract.class,
    LeakContract.class,
    SocketContract.class,
    RoleContract.class,
    CipherSuiteContract.class,
    ConsumerContract.class
  };

  private Contracts() {}

  /** The classes. */
  public static List<Class<?>> all() {
    return List.of(CLASSES);
  }
}
