// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.bsd.program.SystemCommands;

/** Tells the system which resolvers an interface has. */
interface NameServerSetter {
  /** That of the system. */
  static NameServerSetter of(SystemCommands commands) {
    var kind = commands.system().text("resolvers");
    return switch (kind) {
      case "resolvconf" -> new ResolvconfSetter(commands);
      case "nameserver" -> new RouteNameServerSetter(commands);
      case "scutil" -> new ScutilSetter(commands);
      default -> throw new IllegalArgumentException("resolvers = " + kind);
    };
  }

  /** Sets the resolvers, or replaces them. */
  void set(ResolvconfRecord record) throws IOException;

  /** Removes the resolvers of the interface, if there are any. */
  void remove(ResolvconfRecord record) throws IOException;

  /** Whether the system lists the resolvers; false if it cannot list them. */
  boolean isListed(ResolvconfRecord record);
}
