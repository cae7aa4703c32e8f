// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.lang.System.Logger.Level;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import vpnd.api.process.SignalListener;

/**
 * Calls every {@link SignalListener} of a signal.
 *
 * @param signal such as {@code USR1}
 */
record SignalServices(BundleContext context, String signal) implements Runnable {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  @Override
  public void run() {
    try {
      var filter = "(" + SignalListener.SIGNAL + "=" + signal + ")";
      for (var reference : context.getServiceReferences(SignalListener.class, filter)) {
        var service = context.getService(reference);
        if (service != null) {
          service.signalled();
          context.ungetService(reference);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "{0} came while vpnd stops", signal);
    }
  }
}
