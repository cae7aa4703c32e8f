// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.signal;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.config.ConfigurationFiles;
import vpnd.api.process.SignalListener;

/** Reloads the configuration files on SIGHUP. */
@Component(property = SignalListener.SIGNAL + "=HUP")
public final class ReloadSignal implements SignalListener {
  private static final System.Logger LOG = System.getLogger("vpnd.shell");

  private final ConfigurationFiles files;

  /** Called by the runtime. */
  @Activate
  public ReloadSignal(@Reference ConfigurationFiles files) {
    this.files = files;
  }

  @Override
  public void signalled() {
    try {
      files.reload();
      var problems = files.problems();
      LOG.log(
          Level.INFO,
          problems.isEmpty()
              ? "reloaded: all configuration files are in use as they are"
              : "reloaded: not all configuration files are in use as they are");
      problems.forEach(problem -> LOG.log(Level.WARNING, problem));
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "the configuration files could not be read again; all goes on", e);
    }
  }
}
