// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.util.Set;

/** The names of the roles, and their type. */
public final class RoleType {
  public static final String NET_GW = "net-gw";
  public static final String HOST_GW = "host-gw";
  public static final String HOST = "host";
  public static final Set<String> ALL = Set.of(NET_GW, HOST_GW, HOST);

  public static final ValueType<String> NAME =
      ValueType.single("net-gw, host-gw or host, in lower case", RoleType::name);

  private RoleType() {}

  private static String name(String text) throws InvalidValueException {
    if (!ALL.contains(text)) {
      throw new InvalidValueException(ValueText.quote(text) + " is not a role");
    }
    return text;
  }
}
