// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import java.util.List;
import java.util.stream.Stream;

/** All contracts, in the order of a report. */
public final class Contracts {
  private static final List<Class<?>> PORTS =
      List.of(
          OpeningContract.class,
          PacketContract.class,
          SizeContract.class,
          BatchContract.class,
          WakeupContract.class,
          PlanContract.class,
          RouteContract.class,
          KillSwitchContract.class,
          ResolverContract.class,
          HandoverContract.class,
          LeakContract.class,
          SocketContract.class,
          AllocationContract.class);

  private static final List<Class<?>> OTHER_PARTS =
      List.of(
          RoleContract.class,
          CipherSuiteContract.class,
          CipherContract.class,
          ConsumerContract.class);

  private Contracts() {}

  /** Those of ports, with a {@link vpnd.tck.Subject}. */
  public static List<Class<?>> ofPorts() {
    return PORTS;
  }

  /** All classes. */
  public static List<Class<?>> all() {
    return Stream.concat(PORTS.stream(), OTHER_PARTS.stream()).toList();
  }
}
