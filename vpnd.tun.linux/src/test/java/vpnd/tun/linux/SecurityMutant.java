// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  B5_THE_KERNEL_SENDS_BY_ITSELF(
      "network.NoLinkLocal",
      "  public void apply(IpCommand ip) throws IOException {\n    ProcFile.write(setting(device), Integer.toString(NONE));",
      "  public void apply(IpCommand ip) throws IOException {\n    device.exists();",
      "tun.LinuxTunDeviceTest#theKernelSendsNothingByItself"),
  D4_A_DEVICE_MAY_HAVE_ANY_NAME(
      "tun.TunDescriptor",
      "\"[A-Za-z0-9._-]{1,15}\"",
      "\".{1,15}\"",
      "tun.LinuxTunDeviceTest#badNamesAreRefusedBeforeTheyReachTheHost"),
  D5_FILES_OF_A_PROGRAM_STAY(
      "libc.MemoryFile",
      "    Libc.close(descriptor);\n",
      "",
      "network.LinuxProgramHostTest#nothingIsLeftOfWhatAProgramReadAndPrinted"),
  D6_RESOLVERS_COME_FIRST(
      "network.NetworkConfigurator",
      "    attempt(this::keepNoLinkLocal, faults);\n",
      "    setResolvers(plan.dns());\n    attempt(this::keepNoLinkLocal, faults);\n",
      "network.ResolversTest#aMissingResolvconfIsNamedAndKeepsNothingElseAwayAndIsFoundLater"),
  D7_BOTH_FAMILIES_ARE_FORWARDED(
      "network.NetworkConfigurator",
      "if (plan.forwardIpv6()) {",
      "if (plan.forwardIpv6() || plan.forwardIpv4()) {",
      "network.NetworkConfiguratorTest#forwardingIsSwitchedOnForTheFamilyThatThePlanNeeds"),
  D7_A_SETTING_IS_OFF_AT_THE_END(
      "network.IpForwarding",
      "      return known;\n",
      "      return OFF;\n",
      "network.NetworkConfiguratorTest#aPlanIsCarriedOutAndClosingRestoresTheHostToTheLetter"),
  D8_THE_KERNEL_BELIEVES_ICMP(
      "udp.UdpSocket",
      "PMTUDISC_PROBE = 3;",
      "PMTUDISC_PROBE = 2;",
      "udp.LinuxUdpPortTest#whatTheHostBelievesOfThePathRefusesNothing"),
  D8_WHAT_FOLLOWS_A_FRAGMENT_IS_ONE_TOO(
      "udp.UdpSender",
      "      UdpSocket.fragment(socket, false);\n",
      "",
      "udp.LinuxUdpPortTest#whatDoesNotFitTheLinkIsRefusedAndCountedUnlessItMayBeFragmented"),
  D8_NOTHING_GOES_IN_FRAGMENTS(
      "udp.UdpSender",
      "UdpSocket.fragment(socket, true);",
      "UdpSocket.fragment(socket, false);",
      "udp.LinuxUdpPortTest#whatDoesNotFitTheLinkIsRefusedAndCountedUnlessItMayBeFragmented"),
  D8_A_NARROW_PATH_HAS_NO_ROUTE_OF_ITS_OWN(
      "network.RouteBatch",
      "if (!options.equals(now)) {",
      "if (options == now) {",
      "network.NetworkConfiguratorTest#aRouteHasAnMtuOfItsOwnForAsLongAsThePlanSaysSo"),
  D10_OTHERS_MAY_LOCK_THE_JOURNALS(
      "network.LinuxHostSystem",
      "OWNER_ONLY = 0600;",
      "OWNER_ONLY = 0644;",
      "network.NetworkConfiguratorTest#theJournalIsPrivateAndGoneAfterTheEnd"),
  D10_PROGRAMS_HAVE_THE_UMASK_OF_VPND(
      "libc.ProgramUmask",
      "    Libc.umask(UMASK);\n",
      "",
      "network.LinuxProgramHostTest#whatAProgramMakesOthersMayReadWhateverTheUmaskOfVpnd");

  private static final String PACKAGE = "vpnd.tun.linux.";

  private final String type;
  private final String original;
  private final String replacement;
  private final String test;

  SecurityMutant(String type, String original, String replacement, String test) {
    this.type = PACKAGE + type;
    this.original = original;
    this.replacement = replacement;
    this.test = PACKAGE + test;
  }

  SourceMutant mutant() {
    return new SourceMutant(type, original, replacement);
  }

  /** The test that fails with it. */
  String test() {
    return test;
  }
}
