// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import vpnd.api.IpPrefix;

/** Parses addresses and networks in their numeric form, as in journals and command output. */
public final class PrefixParser {
  private static final String NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  /** Strict, as Java would look up any other text by name, even digits only. */
  private static final String IPV4 = NUMBER + "(?:\\." + NUMBER + "){3}";

  private static final String IPV6 = "[0-9a-f]*:[0-9a-f:]*(?:%[0-9]+)?";
  private static final Pattern PREFIX =
      Pattern.compile("(?:" + IPV4 + "|" + IPV6 + ")(?:/[0-9]{1,3})?");

  private PrefixParser() {}

  /** Whether a text has the form of a network or address, rather than of a name. */
  public static boolean isPrefix(String text) {
    return PREFIX.matcher(text).matches();
  }

  /**
   * Parses a network, or an address, which is a network with a single address. Never looks up a
   * name.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static IpPrefix parse(String text) {
    if (!isPrefix(text)) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    int slash = text.indexOf('/');
    try {
      return slash < 0
          ? IpPrefix.of(InetAddress.getByName(text))
          : new IpPrefix(
              InetAddress.getByName(text.substring(0, slash)),
              Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + text, e);
    }
  }
}
