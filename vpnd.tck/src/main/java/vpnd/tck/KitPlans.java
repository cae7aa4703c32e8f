// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.testing.api.Plans;

/** The plans of the kit, in private address space. */
public final class KitPlans {
  public static final int MTU = 1400;
  public static final IpPrefix OWN4 = IpPrefix.parse("10.66.0.1/24");
  public static final IpPrefix OWN6 = IpPrefix.parse("fd66::1/64");
  public static final IpPrefix NETWORK4 = IpPrefix.parse("10.67.0.0/16");
  public static final IpPrefix NETWORK6 = IpPrefix.parse("fd67::/48");

  /** Addresses behind the tunnel. */
  public static final IpPrefix OTHER4 = IpPrefix.parse("10.67.0.9/32");

  public static final IpPrefix OTHER6 = IpPrefix.parse("fd67::9/128");

  /** Both families, without forwarding. */
  public static final NetworkPlan PACKETS =
      NetworkPlan.builder()
          .mtu(MTU)
          .addresses(Plans.prefixes(OWN4.toString(), OWN6.toString()))
          .routes(Plans.prefixes(NETWORK4.toString(), NETWORK6.toString()))
          .build();

  /** The same with forwarding. */
  public static final NetworkPlan WHOLE = PACKETS.toBuilder().forwarding(true, true).build();

  /** The same with the addresses only. */
  public static final NetworkPlan SMALLER =
      NetworkPlan.builder().mtu(MTU).addresses(PACKETS.addresses()).build();

  private KitPlans() {}
}
