// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.System.Logger.Level;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.process.ConsoleLines;

/** Runs the lines typed to a vpnd in the foreground, which the launcher reads. */
@Component(
    immediate = true,
    service = {})
public final class Console {
  private static final System.Logger LOG = System.getLogger("vpnd.shell");

  private final ConsoleLines lines;
  private final Interpreter interpreter;
  private final Thread thread = new Thread(this::run, "vpnd-console");

  /** Called by the runtime. */
  @Activate
  public Console(@Reference CommandProcessor processor, @Reference ConsoleLines lines) {
    this.lines = lines;
    interpreter = new Interpreter(processor);
    thread.setDaemon(true);
    thread.start();
  }

  /** Writes to the descriptor, since System.out is the log. */
  @SuppressWarnings("resource") // owned by the process
  private void run() {
    var terminal = new FileOutputStream(FileDescriptor.out);
    try {
      while (true) {
        var outcome = interpreter.run(lines.next());
        terminal.write((outcome.output() + outcome.errors()).getBytes(UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the bundle stops
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "the console ends", e); // the terminal is gone
    }
  }

  @Deactivate
  void stop() {
    thread.interrupt();
  }
}
