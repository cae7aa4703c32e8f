// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.lang.System.Logger.Level;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/**
 * Runs every service of the type {@link Runnable} that has the property {@code vpnd.signal=USR1}.
 */
record SignalServices(BundleContext context) implements Runnable {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  @Override
  public void run() {
    try {
      for (var reference : context.getServiceReferences(Runnable.class, "(vpnd.signal=USR1)")) {
        var service = context.getService(reference);
        if (service != null) {
          service.run();
          context.ungetService(reference);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "USR1 came while vpnd stops");
    }
  }
}
