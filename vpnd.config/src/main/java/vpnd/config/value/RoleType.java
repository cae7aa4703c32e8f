// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.util.List;
import java.util.Set;

/** The names of vpnd's own roles, and the type of a role's name. */
public final class RoleType {
  public static final String NET_GW = "net-gw";
  public static final String HOST_GW = "host-gw";
  public static final String HOST = "host";

  /** In the order of the manual. */
  public static final List<String> NAMES = List.of(NET_GW, HOST_GW, HOST);

  public static final Set<String> ALL = Set.copyOf(NAMES);

  /** Of valid values. */
  public static final String DESCRIPTION =
      "net-gw, host-gw, host or the role of a jar, in lower case";

  /** Accepts any name; which roles there are depends on the distribution. */
  public static final ValueType<String> NAME = ValueType.text(DESCRIPTION, text -> text);

  private RoleType() {}
}
