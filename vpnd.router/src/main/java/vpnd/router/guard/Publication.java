// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * A service that others can see until it is closed. A method returns when all who use the service
 * know of it, or soon after the {@link Publisher} has found one that does not listen.
 *
 * @param <S> the service
 */
public final class Publication<S> implements AutoCloseable {
  private final Publisher publisher;
  private final String name;
  private @Nullable ServiceRegistration<S> registration;
  private boolean isClosed;

  Publication(
      Publisher publisher,
      BundleContext context,
      Class<S> type,
      S service,
      Map<String, Object> properties) {
    this.publisher = publisher;
    this.name = type.getSimpleName();
    publisher.perform(name, () -> register(context, type, service, properties));
  }

  private void register(
      BundleContext context, Class<S> type, S service, Map<String, Object> properties) {
    // OSGi's own dictionary asks for null, which an immutable map answers by a costly exception.
    var dictionary = FrameworkUtil.asDictionary(new HashMap<>(properties));
    var made = publisher.tellOwn(() -> context.registerService(type, service, dictionary));
    boolean isLate;
    synchronized (this) {
      registration = made;
      isLate = isClosed;
    }
    if (isLate) {
      unregister(made);
    } else {
      publisher.tellOthers(() -> set(made, properties));
    }
  }

  /** Gives the service other properties, if it is still there. */
  public void change(Map<String, Object> properties) {
    var made = registration();
    if (made != null) {
      publisher.perform(
          name,
          () -> {
            publisher.tellOwn(() -> set(made, properties));
            publisher.tellOthers(() -> set(made, properties));
          });
    }
  }

  private static boolean set(ServiceRegistration<?> made, Map<String, Object> properties) {
    try {
      made.setProperties(FrameworkUtil.asDictionary(new HashMap<>(properties)));
      return true;
    } catch (IllegalStateException e) {
      return false; // it is just being taken back
    }
  }

  private synchronized @Nullable ServiceRegistration<S> registration() {
    return registration;
  }

  @Override
  public void close() {
    ServiceRegistration<S> made;
    synchronized (this) {
      isClosed = true;
      made = registration;
    }
    if (made != null) {
      publisher.perform(name, () -> unregister(made));
    }
  }

  private static void unregister(ServiceRegistration<?> made) {
    try {
      made.unregister();
    } catch (IllegalStateException e) {
      // The bundle has been stopped meanwhile, which does the same.
    }
  }
}
