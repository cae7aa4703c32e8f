// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.config.ConfigurationFiles;

/** {@code vpnd:reload}: applies changes of the configuration files now. */
@Component(
    service = ReloadCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=reload"})
public final class ReloadCommand {
  private final ConfigurationFiles files;

  /** Called by the runtime. */
  @Activate
  public ReloadCommand(@Reference ConfigurationFiles files) {
    this.files = files;
  }

  /** {@code reload [--json]}; prints the problems of files that are not in use as they are. */
  @Descriptor("follows the configuration files now, tells what is wrong: reload [--json]")
  public String reload(String... words) {
    var arguments = CommandArguments.parseOptions("reload", words);
    files.reload();
    var problems = files.problems();
    return arguments.isJson() ? Json.of(Map.of("problems", problems)) : text(problems);
  }

  private static String text(List<String> problems) {
    return problems.isEmpty()
        ? "all configuration files are in use as they are\n"
        : String.join("\n", problems) + "\n";
  }
}
