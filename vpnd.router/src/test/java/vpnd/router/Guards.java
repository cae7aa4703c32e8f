// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.IdentityHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import vpnd.api.CipherSuite;
import vpnd.api.Role;
import vpnd.api.TunPort;
import vpnd.api.UdpTransport;
import vpnd.router.parts.Guard;
import vpnd.router.parts.GuardedPort;
import vpnd.router.parts.GuardedRole;
import vpnd.router.parts.GuardedSuite;
import vpnd.router.parts.GuardedTransport;
import vpnd.router.parts.Provider;

/** Puts the parts of a test behind guards, as the router does; each part gets one. */
final class Guards {
  private final Executor threads = call -> new Thread(call, "guarded call").start();
  private final IdentityHashMap<Object, Object> guarded = new IdentityHashMap<>();

  CipherSuite suite(CipherSuite suite) {
    return get(suite, (part, guard) -> new GuardedSuite(part, part.name(), guard));
  }

  TunPort port(TunPort port) {
    return get(port, GuardedPort::new);
  }

  UdpTransport transport(UdpTransport transport) {
    return get(transport, GuardedTransport::new);
  }

  Role role(Role role) {
    return get(role, GuardedRole::new);
  }

  @SuppressWarnings("unchecked") // a part and what guards it have the same type
  private synchronized <T> T get(T part, BiFunction<T, Guard, T> factory) {
    return (T)
        guarded.computeIfAbsent(
            part,
            key ->
                factory.apply(
                    part, new Guard(new Provider("of a test", false), threads, () -> {})));
  }
}
