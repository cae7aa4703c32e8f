// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** A bundle that registers the services of a tunnel, with the behaviour that its manifest names. */
public final class FakeTunnelBundle implements BundleActivator, PrototypeServiceFactory<Object> {
  static final String BEHAVIOUR = "Test-Behaviour";

  enum Behaviour {
    /** Runs until it is stopped. */
    RUNS,
    /** The same, and prints something. */
    CHATTERS,
    /** Fails to start. */
    FAILS,
    /** Starts, but the tunnel does not come. */
    WAITS,
    /** The same, but its tunnel lacks something. */
    LACKS,
    /** Runs, and then cannot be stopped. */
    HANGS,
    /** Stops the framework, and takes its tunnel away before the start is over. */
    GIVES_UP
  }

  private static final System.Logger LOG = System.getLogger("vpnd.test");

  @Override
  public void start(BundleContext context) throws Exception {
    var behaviour = behaviour(context);
    if (behaviour == Behaviour.FAILS) {
      throw new IllegalStateException("no tunnel today");
    }
    var tunnel =
        context.registerService(
            "vpnd.api.secret.TunnelDefinition",
            this,
            FrameworkUtil.asDictionary(Map.of("tunnel", "test")));
    if (behaviour != Behaviour.WAITS) {
      var faults =
          behaviour == Behaviour.LACKS ? new String[] {"no device today"} : new String[] {};
      context.registerService(
          "vpnd.api.operation.TunnelControl",
          this,
          FrameworkUtil.asDictionary(Map.of("tunnel", "test", "faults", faults)));
    }
    if (behaviour == Behaviour.LACKS) {
      LOG.log(System.Logger.Level.ERROR, "no device today");
    }
    LOG.log(System.Logger.Level.INFO, "tunnel of {0}", context.getProperty("vpnd.config"));
    if (behaviour == Behaviour.CHATTERS) {
      System.out.println("stray line");
    }
    if (behaviour == Behaviour.GIVES_UP) {
      var framework = context.getBundle(0);
      framework.stop();
      while (framework.getState() != Bundle.STOPPING) {
        Thread.onSpinWait();
      }
      tunnel.unregister();
    }
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    LOG.log(System.Logger.Level.INFO, "stopping");
    if (behaviour(context) == Behaviour.HANGS) {
      new CountDownLatch(1).await();
    }
  }

  private static Behaviour behaviour(BundleContext context) {
    return Behaviour.valueOf(context.getBundle().getHeaders().get(BEHAVIOUR));
  }

  @Override
  public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
    return this;
  }

  @Override
  public void ungetService(
      Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
}
