// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import vpnd.api.operation.Finding;
import vpnd.api.operation.TunnelControl;
import vpnd.api.secret.TunnelDefinition;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/**
 * Follows the tunnels and their faults by the properties of their services. The service objects
 * cannot be used here: their classes are loaded by a bundle.
 */
public final class TunnelWatch implements AllServiceListener {
  private static final String CONFIG = TunnelDefinition.class.getName();
  private static final String CONTROL = TunnelControl.class.getName();
  private static final String FINDING = Finding.class.getName();

  /** The filter of the services to follow. */
  static final String FILTER =
      "(|(objectClass=%s)(objectClass=%s)(objectClass=%s))".formatted(CONFIG, CONTROL, FINDING);

  private final Set<ServiceReference<?>> untried = new HashSet<>();
  private final Set<ServiceReference<?>> tried = new HashSet<>();

  /** The faults of those tried that have any. */
  private final Map<ServiceReference<?>, List<String>> faulty = new HashMap<>();

  private int configured;
  private long changes;
  private boolean isBroken;
  private boolean isStopped;
  private Runnable listener = () -> {};

  /** Sets what runs after each change. */
  public synchronized void onChange(Runnable newListener) {
    listener = newListener;
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    change(event).run();
  }

  private synchronized Runnable change(ServiceEvent event) {
    var reference = event.getServiceReference();
    boolean isThere = event.getType() != ServiceEvent.UNREGISTERING;
    if (isOf(FINDING, reference)) {
      isBroken = isThere;
    } else if (isOf(CONTROL, reference)) {
      boolean isKnown = untried.remove(reference);
      isKnown |= tried.remove(reference);
      faulty.remove(reference);
      // Another thread may deliver a modification after the unregistration.
      if (event.getType() == ServiceEvent.REGISTERED || (isThere && isKnown)) {
        put(reference);
      }
    } else if (event.getType() == ServiceEvent.REGISTERED) {
      configured++;
    } else if (!isThere) {
      configured--;
    }
    changes++;
    notifyAll();
    return listener;
  }

  private static boolean isOf(String type, ServiceReference<?> reference) {
    return reference.getProperty("objectClass") instanceof String[] types && types[0].equals(type);
  }

  private void put(ServiceReference<?> reference) {
    if (reference.getProperty(TunnelControl.FAULTS) instanceof String[] texts) {
      tried.add(reference);
      if (texts.length > 0) {
        faulty.put(reference, List.of(texts));
      }
    } else {
      untried.add(reference);
    }
  }

  /** The number of tunnels. */
  public synchronized int tunnels() {
    return tried.size() + untried.size();
  }

  /** Whether a part that every tunnel needs has failed. */
  public synchronized boolean isBroken() {
    return isBroken;
  }

  /** Whether every tunnel has tried to open all that it needs. */
  public synchronized boolean isSettled() {
    return untried.isEmpty() && tried.size() >= configured;
  }

  /** The faults, each prefixed with the name of the tunnel. */
  public synchronized List<String> faults() {
    var all = new ArrayList<String>();
    faulty.forEach(
        (tunnel, texts) ->
            texts.forEach(text -> all.add(tunnel.getProperty("tunnel") + ": " + text)));
    return all;
  }

  /** Whether the framework is stopping. */
  public synchronized boolean isStopped() {
    return isStopped;
  }

  /** Ends {@link #awaitSettled}: the framework is stopping. */
  synchronized void stop() {
    isStopped = true;
    notifyAll();
  }

  /**
   * Waits until every tunnel has tried to open all that it needs, a part has failed, or the
   * framework stops.
   *
   * @param limit the longest time without progress
   * @throws ExitException if there is no tunnel, or no progress within the limit
   */
  public synchronized void awaitSettled(Duration limit) throws ExitException {
    if (configured == 0 && !isStopped && !isBroken) {
      throw new ExitException(
          ExitCode.SOFTWARE, "no tunnel can be started; the lines above say why");
    }
    try {
      while (!isStopped && !isBroken && !isSettled()) {
        long seen = changes;
        wait(limit.toMillis());
        if (changes == seen && !isStopped && !isSettled()) {
          throw new ExitException(
              ExitCode.SOFTWARE,
              "no tunnel started within %s s; try again with -v -v to see what is missing"
                  .formatted(limit.toSeconds()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExitException(ExitCode.SOFTWARE, "interrupted");
    }
  }
}
