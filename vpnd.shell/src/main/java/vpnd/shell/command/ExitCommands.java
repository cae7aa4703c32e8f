// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code vpnd:exit}, {@code vpnd:quit} and {@code vpnd:stop}: what people type to leave a shell.
 * None of them ends vpnd, since a word typed into the wrong window would take the network down;
 * they print how to do it.
 */
@Component(
    service = ExitCommands.class,
    property = {
      "osgi.command.scope=vpnd",
      "osgi.command.function=exit",
      "osgi.command.function=quit",
      "osgi.command.function=stop"
    })
public final class ExitCommands {
  private static final String HOW =
      " To end vpnd and all its tunnels: Ctrl-C where it runs in the foreground, 'systemctl stop"
          + " vpnd' where systemd has started it, elsewhere 'kill %d'.";

  /** Called by the runtime. */
  @Activate
  public ExitCommands() {}

  /** {@code exit}. */
  @Descriptor("does nothing but say how to end vpnd: exit")
  public void exit(String... words) {
    refuse("exit");
  }

  /** {@code quit}. */
  @Descriptor("does nothing but say how to end vpnd: quit")
  public void quit(String... words) {
    refuse("quit");
  }

  /**
   * {@code stop BUNDLE...}, passed to Felix's own command.
   *
   * @throws Exception from Felix's own command
   */
  @Descriptor("stops a part of vpnd: stop BUNDLE...")
  public @Nullable Object stop(CommandSession session, String... words) throws Exception {
    if (words.length == 0) {
      throw new IllegalArgumentException(
          "stop ends a part of vpnd and needs its name; usage: stop BUNDLE..." + how());
    }
    session.put("args", List.of(words));
    return session.execute("felix:stop $args");
  }

  private static void refuse(String command) {
    throw new IllegalStateException(
        command
            + " does nothing: there is no session to leave, each command is run for itself, and vpnd"
            + " goes on."
            + how());
  }

  private static String how() {
    return HOW.formatted(ProcessHandle.current().pid());
  }
}
