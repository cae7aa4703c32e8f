// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

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
import vpnd.api.Finding;
import vpnd.api.TunnelConfig;
import vpnd.api.TunnelControl;

/**
 * Which tunnels there are and what is wrong with them, by the properties of the services in the
 * framework. The services themselves are of no use here: their classes are those of a bundle.
 */
final class TunnelWatch implements AllServiceListener {
  private static final String CONFIG = TunnelConfig.class.getName();
  private static final String CONTROL = TunnelControl.class.getName();
  private static final String FINDING = Finding.class.getName();

  /** Selects the services that this has to be told of. */
  static final String FILTER =
      "(|(objectClass=%s)(objectClass=%s)(objectClass=%s))".formatted(CONFIG, CONTROL, FINDING);

  private final Set<ServiceReference<?>> untried = new HashSet<>();
  private final Set<ServiceReference<?>> tried = new HashSet<>();

  /** Those of the tried ones that lack something, and what. */
  private final Map<ServiceReference<?>, List<String>> faulty = new HashMap<>();

  private int configured;
  private long changes;
  private boolean isBroken;
  private boolean isStopped;
  private Runnable listener = () -> {};

  /** Sets what runs after each change. */
  synchronized void onChange(Runnable newListener) {
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
      // Another thread may tell of a change only after this one has told that the service goes.
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

  /** How many tunnels there are. */
  synchronized int tunnels() {
    return tried.size() + untried.size();
  }

  /** Whether a part that every tunnel needs has reported that it failed. */
  synchronized boolean isBroken() {
    return isBroken;
  }

  /** Whether every tunnel has tried to open all that it needs. */
  synchronized boolean isSettled() {
    return untried.isEmpty() && tried.size() >= configured;
  }

  /** What is wrong, with the name of the tunnel in front. */
  synchronized List<String> faults() {
    var all = new ArrayList<String>();
    faulty.forEach(
        (tunnel, texts) ->
            texts.forEach(text -> all.add(tunnel.getProperty("tunnel") + ": " + text)));
    return all;
  }

  /** Whether the framework stops, by a signal or because a part of vpnd wants it. */
  synchronized boolean isStopped() {
    return isStopped;
  }

  /** Ends the waiting: the framework stops, and with it the tunnels go. */
  synchronized void stop() {
    isStopped = true;
    notifyAll();
  }

  /**
   * Waits until every tunnel has tried to open all that it needs, a part is broken, or the
   * framework stops.
   *
   * @param limit how long nothing at all may happen
   * @throws Failure if there is no tunnel at all, or nothing has happened for so long
   */
  synchronized void awaitSettled(Duration limit) throws Failure {
    if (configured == 0 && !isStopped && !isBroken) {
      throw new Failure(ExitCode.SOFTWARE, "no tunnel can be started; the lines above say why");
    }
    try {
      while (!isStopped && !isBroken && !isSettled()) {
        long seen = changes;
        wait(limit.toMillis());
        if (changes == seen && !isStopped && !isSettled()) {
          throw new Failure(
              ExitCode.SOFTWARE,
              "no tunnel started within %s s; try again with -v -v to see what is missing"
                  .formatted(limit.toSeconds()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.SOFTWARE, "interrupted");
    }
  }
}
