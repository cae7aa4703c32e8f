// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

/**
 * The mark that the tunnel's own datagrams have on this host, "vpnd" in ASCII (SO_MARK of
 * socket(7)). It is not on the wire. A process needs CAP_NET_ADMIN to set one.
 */
public final class SocketMark {
  /** For the kernel. */
  public static final int VALUE = 0x76706e64;

  /** For programs. */
  public static final String TEXT = "0x76706e64";

  private SocketMark() {}
}
