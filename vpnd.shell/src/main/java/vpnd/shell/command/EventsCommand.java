// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import vpnd.api.operation.TunnelStats;

/**
 * {@code vpnd:events}: when sessions began and ended, and peers moved. {@code vpndctl events} runs
 * it again and again.
 */
@Component(
    service = EventsCommand.class,
    immediate = true,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=events"})
public final class EventsCommand {
  private static final String AFTER = "--after";

  private final TunnelLookup tunnels;
  private final EventLog log;

  /** Called by the runtime. */
  @Activate
  public EventsCommand(@Reference TunnelLookup tunnels) {
    this(tunnels, Clock.systemUTC());
  }

  EventsCommand(TunnelLookup tunnels, Clock clock) {
    this.tunnels = tunnels;
    this.log = new EventLog(clock);
  }

  /** A session begins. */
  @Reference(
      target = "(" + TunnelStats.SESSION + "=up)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "sessionChanged",
      unbind = "sessionDown")
  void sessionUp(TunnelStats tunnel) {
    log.up(tunnel);
  }

  void sessionChanged(TunnelStats tunnel) {
    log.changed(tunnel);
  }

  void sessionDown(TunnelStats tunnel) {
    log.down(tunnel);
  }

  /**
   * {@code events [--after NUMBER] [PEER] [--json]}: a line for each event, which begins with its
   * number.
   */
  @Descriptor("when sessions began and ended: events [--after NUMBER] [PEER] [--json]")
  public String events(String... words) {
    boolean isLimited = words.length > 1 && words[0].equals(AFTER);
    long after = isLimited ? number(words[1]) : 0;
    var arguments =
        CommandArguments.parse(
            "events", isLimited ? Arrays.copyOfRange(words, 2, words.length) : words);
    var peer = arguments.peer();
    var tunnel = peer == null || log.knows(peer) ? peer : tunnels.select(peer).get(0).name();
    return log.after(after).stream()
        .filter(event -> tunnel == null || tunnel.equals(event.tunnel()))
        .map(event -> (arguments.isJson() ? event.json() : event.text()) + "\n")
        .collect(Collectors.joining());
  }

  private static long number(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + word + "' is no number of an event; usage: events [--after NUMBER] [PEER] [--json]",
          e);
    }
  }
}
