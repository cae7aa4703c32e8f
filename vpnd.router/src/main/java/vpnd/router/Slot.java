// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import vpnd.router.guard.Choice;
import vpnd.router.guard.Guard;

/**
 * The services of one kind, of which all tunnels use the best. Safe for use by several threads,
 * which wait for each other by the lock of the owner.
 *
 * @param <S> the service
 */
final class Slot<S> {
  /** Lets a tunnel use a service; see {@link Choice.User#use}. */
  interface Use<S> {
    void use(Tunnel tunnel, S service, boolean isStopgap);
  }

  private final Choice<S> choice;
  private final Use<S> use;

  /**
   * @param lock held while tunnels are called
   * @param kind how the log calls such a service, with an article
   * @param threads for calls of the services
   * @param wrap puts a service behind its guard
   * @param tunnels calls an action for each tunnel
   * @param release returns when the tunnel no longer uses the service
   */
  Slot(
      Object lock,
      String kind,
      Executor threads,
      BiFunction<S, Guard, S> wrap,
      Consumer<Consumer<Tunnel>> tunnels,
      Use<S> use,
      BiConsumer<Tunnel, S> release) {
    this.use = use;
    this.choice =
        new Choice<>(
            lock,
            kind,
            threads,
            wrap,
            new Choice.User<>() {
              @Override
              public void use(S service, boolean isStopgap) {
                tunnels.accept(tunnel -> use.use(tunnel, service, isStopgap));
              }

              @Override
              public void release(S service, boolean isSetAside) {
                tunnels.accept(tunnel -> release.accept(tunnel, service));
              }
            });
  }

  /** A service has come. */
  void bind(ServiceReference<?> reference, S service) {
    choice.add(reference, service);
  }

  /** A service has gone; returns when no tunnel uses it any more. */
  void unbind(ServiceReference<?> reference) {
    choice.remove(reference);
  }

  /** Lets a new tunnel use the service that the others use, if there is one. */
  void addTo(Tunnel tunnel) {
    var service = choice.used();
    if (service != null) {
      use.use(tunnel, service, false);
    }
  }

  /** The service that tunnels use; null if there is none. */
  @Nullable S used() {
    return choice.used();
  }

  /** Why services are set aside, a line each; never waits. */
  List<String> faults() {
    return choice.faults();
  }
}
