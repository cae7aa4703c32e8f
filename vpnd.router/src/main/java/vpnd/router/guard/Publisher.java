// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Registers, changes and unregisters services. The framework then calls the listeners of other
 * bundles, one after the other in no fixed order, and one of them might not return. Such a bundle
 * is found, and gets no further service events until it is replaced. So that it does not keep
 * events from vpnd's own bundles, these get them first; bundles of others get a MODIFIED event for
 * a new service, which a ServiceTracker and declarative services treat as a registration. Safe for
 * use by several threads.
 */
public final class Publisher implements EventListenerHook, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** Who gets the service events that this thread causes; null for all bundles. */
  private static final ThreadLocal<@Nullable Audience> AUDIENCE = new ThreadLocal<>();

  private final BundleContext context;
  private final Executor threads;

  /** With the time at which each was installed or updated. */
  private final Map<Bundle, Long> setAside = new ConcurrentHashMap<>();

  private final ServiceRegistration<EventListenerHook> hook;

  /** Bundles that get service events. */
  private enum Audience {
    OWN,
    OTHERS
  }

  /**
   * @param threads one for each task under way
   */
  public Publisher(BundleContext context, Executor threads) {
    this.context = context;
    this.threads = threads;
    this.hook = context.registerService(EventListenerHook.class, this, null);
  }

  @Override
  public void close() {
    hook.unregister();
  }

  /** Registers a service. */
  public <S> Publication<S> publish(Class<S> type, S service, Map<String, Object> properties) {
    return new Publication<>(this, context, type, service, properties);
  }

  /**
   * Runs something that may call others, on a thread of its own; returns when that is done, or when
   * it takes too long.
   *
   * @param what the log calls it
   */
  void perform(String what, Runnable task) {
    var done = new CountDownLatch(1);
    var runner = new AtomicReference<@Nullable Thread>();
    threads.execute(
        () -> {
          runner.set(Thread.currentThread());
          try {
            task.run();
          } finally {
            done.countDown();
          }
        });
    try {
      if (!done.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        var stuck = runner.get();
        setAside(what, stuck == null ? new StackTraceElement[0] : stuck.getStackTrace());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void setAside(String what, StackTraceElement[] stack) {
    for (var frame : stack) {
      var bundle = foreign(frame.getClassName());
      if (bundle != null) {
        setAside(bundle);
        LOG.log(
            Level.ERROR,
            "{0}: {1} does not return from the event for {2}; it gets no more events,"
                + " replace its jar",
            Provider.of(bundle),
            entry(stack, bundle),
            what);
        return;
      }
    }
    LOG.log(Level.WARNING, "a bundle takes long to use {0}", what);
  }

  /** The method of a bundle that was called from outside it. */
  private String entry(StackTraceElement[] stack, Bundle bundle) {
    var found = "a method";
    for (var frame : stack) {
      if (bundle.equals(foreign(frame.getClassName()))) {
        found = frame.getClassName() + "." + frame.getMethodName();
      }
    }
    return found;
  }

  private void setAside(Bundle bundle) {
    setAside.put(bundle, bundle.getLastModified());
  }

  /** Runs a task whose service events only bundles of vpnd get. */
  <S> S tellOwn(Supplier<S> task) {
    AUDIENCE.set(Audience.OWN);
    try {
      return task.get();
    } finally {
      AUDIENCE.remove();
    }
  }

  /** Runs a task whose service events all other bundles get. */
  void tellOthers(Runnable task) {
    AUDIENCE.set(Audience.OTHERS);
    try {
      task.run();
    } finally {
      AUDIENCE.remove();
    }
  }

  private @Nullable Bundle foreign(String className) {
    var path = className.replace('.', '/') + ".class";
    for (var bundle : context.getBundles()) {
      if (bundle.getBundleId() != 0
          && !Provider.of(bundle).isOwn()
          && bundle.getEntry(path) != null
          && !className.startsWith("org.apache.felix.")) {
        return bundle;
      }
    }
    return null;
  }

  @Override
  public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
    var now = AUDIENCE.get();
    if (now != null) {
      listeners.keySet().removeIf(listener -> isOwn(listener.getBundle()) != (now == Audience.OWN));
    }
    if (!setAside.isEmpty()) {
      listeners.keySet().removeIf(listener -> isSetAside(listener.getBundle()));
    }
  }

  /** Whether a bundle is vpnd's, or the framework's. */
  private static boolean isOwn(@Nullable Bundle bundle) {
    return bundle == null || bundle.getBundleId() == 0 || Provider.of(bundle).isOwn();
  }

  private boolean isSetAside(@Nullable Bundle bundle) {
    if (bundle == null) {
      return false;
    }
    var since = setAside.get(bundle);
    if (since != null && since != bundle.getLastModified()) {
      setAside.remove(bundle);
      return false;
    }
    return since != null;
  }
}
