// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.time.Duration;
import vpnd.itest.process.PolledCondition;

/**
 * An Ethernet cable between two namespaces (veth(4)).
 *
 * <p>The ends have IPv6 link-local addresses that are usable at once. The kernel's own are
 * confirmed seconds later, and a network that changes by itself cannot be compared with an earlier
 * state.
 */
public final class Cable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Cable() {}

  /** One end of a cable: the interface's name in its namespace and its address, as 192.0.2.1/24. */
  public record End(Namespace namespace, String device, String address) {
    private void set(String... attribute) {
      var command = new String[4 + attribute.length];
      System.arraycopy(new String[] {"link", "set", "dev", device}, 0, command, 0, 4);
      System.arraycopy(attribute, 0, command, 4, attribute.length);
      namespace.ip(command);
    }
  }

  /** Creates a cable and waits until both ends are up. Closing a namespace removes its cables. */
  public static void lay(End one, End other) {
    one.namespace.ip(
        "link",
        "add",
        "name",
        one.device,
        "type",
        "veth",
        "peer",
        "name",
        other.device,
        "netns",
        other.namespace.name());
    int number = 0;
    for (var end : new End[] {one, other}) {
      end.set("addrgenmode", "none");
      end.namespace.addIpv6Address(end.device, "fe80::" + ++number + "/64");
      end.namespace.ip("address", "add", end.address, "dev", end.device);
      end.set("up");
    }
    for (var end : new End[] {one, other}) {
      PolledCondition.until(
          end + " is up",
          LIMIT,
          () -> end.namespace.ip("link", "show", "dev", end.device).contains("state UP"));
    }
  }
}
