// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Gives the framework an OSGi log service, whose entries are written to the log of this process.
 * Declarative services report exceptions of components to that service; without one they print
 * them, which on a thread that a shell command has started is the terminal of that command.
 */
final class ServiceLog implements LogListener {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** The loggers of entries for events of the framework, which vpnd logs itself. */
  private static final String EVENTS = "Events.";

  private static final String BUNDLE = "org.apache.felix.log.jar";

  private ServiceLog() {}

  /**
   * Starts the log service.
   *
   * @param libraries directory of the class path, on which its bundle is too
   */
  static void start(BundleContext context, Path libraries) throws BundleException {
    new ServiceTracker<LogReaderService, LogReaderService>(context, LogReaderService.class, null) {
      @Override
      public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        var reader = super.addingService(reference);
        reader.addLogListener(new ServiceLog());
        return reader;
      }
    }.open();
    context.installBundle(libraries.resolve(BUNDLE).toUri().toString()).start();
  }

  @Override
  public void logged(LogEntry entry) {
    if (entry.getLoggerName().startsWith(EVENTS)) {
      return;
    }
    var text = text(entry);
    var thrown = entry.getException();
    if (thrown == null) {
      LOG.log(level(entry), text);
    } else {
      LOG.log(level(entry), text, thrown);
    }
  }

  /**
   * Declarative services name the bundle themselves. The message, and the bundle of an entry of the
   * framework, may be null.
   */
  private static String text(LogEntry entry) {
    var source = entry.getBundle();
    var bundle = "bundle " + (source == null ? "unknown" : source.getSymbolicName());
    var message = String.valueOf(entry.getMessage());
    return message.startsWith(bundle) ? message : bundle + ": " + message;
  }

  private static Level level(LogEntry entry) {
    return switch (entry.getLogLevel()) {
      case AUDIT, INFO -> Level.INFO;
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARNING;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
