// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.nio.file.Path;
import vpnd.itest.process.HostFiles;

/**
 * The program resolvconf of Debian's package openresolv, unpacked rather than installed by {@code
 * cnf/unpack-resolvers}: an installed one would manage this machine's resolver.
 */
public final class Openresolv {
  private static final Path HOME = Unpacked.directory("openresolv");

  /** The program itself. */
  public static final Path PROGRAM = HOME.resolve("sbin/resolvconf");

  private Openresolv() {}

  /** Makes it work on a host, with its files at the paths of an installed one. */
  public static void configure(HostFiles host) {
    host.write(
        "/etc/resolvconf.conf",
        "resolv_conf=/etc/resolv.conf",
        "LIBEXECDIR=" + HOME.resolve("lib/resolvconf"),
        "list_resolv='" + PROGRAM + " -l'",
        "libc_restart=:");
  }
}
