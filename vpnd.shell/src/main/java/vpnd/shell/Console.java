// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs the lines that are typed to a vpnd in the foreground. The launcher reads them, because
 * nobody could take a thread back that waits for the next one; it offers a service that waits for
 * the next line, with the property {@code vpnd.console=lines}.
 */
@Component(
    immediate = true,
    service = {})
public final class Console {
  private static final System.Logger LOG = System.getLogger("vpnd.shell");

  private final Callable<String> lines;
  private final Interpreter interpreter;
  private final Thread thread = new Thread(this::run, "vpnd-console");

  /** Called by the runtime. */
  @Activate
  public Console(
      @Reference CommandProcessor processor,
      @Reference(target = "(vpnd.console=lines)") Callable<String> lines) {
    this.lines = lines;
    interpreter = new Interpreter(processor);
    thread.setDaemon(true);
    thread.start();
  }

  /** Not to System.out, which is the log. */
  @SuppressWarnings("resource") // it is the process's, nobody else's to close
  private void run() {
    var terminal = new FileOutputStream(FileDescriptor.out);
    try {
      while (true) {
        var outcome = interpreter.run(lines.call());
        terminal.write((outcome.output() + outcome.errors()).getBytes(UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the bundle stops
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "the console ends", e); // nobody reads what commands say
    }
  }

  @Deactivate
  void stop() {
    thread.interrupt();
  }
}
