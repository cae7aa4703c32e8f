// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  B5_THE_KERNEL_SENDS_BY_ITSELF(
      "NoLinkLocal",
      "  public void apply(IpCommand ip) throws IOException {\n    ProcFile.write(setting(device), Integer.toString(NONE));",
      "  public void apply(IpCommand ip) throws IOException {\n    device.exists();",
      "LinuxTunDeviceTest#theKernelSendsNothingByItself"),
  D4_A_SHELL_SEES_THE_ARGUMENTS(
      "Program",
      "new ProcessBuilder(command)",
      "new ProcessBuilder(\"sh\", \"-c\", String.join(\" \", command))",
      "IpCommandTest#argumentsReachTheProgramAsTheyAre"),
  D4_A_DEVICE_MAY_HAVE_ANY_NAME(
      "TunDescriptor",
      "\"[A-Za-z0-9._-]{1,15}\"",
      "\".{1,15}\"",
      "LinuxTunDeviceTest#badNamesAreRefusedBeforeTheyReachTheHost"),
  D5_FILES_OF_A_PROGRAM_STAY(
      "MemoryFile",
      "    Libc.close(descriptor);\n",
      "",
      "ProgramTest#nothingIsLeftOfWhatAProgramReadAndPrinted"),
  D5_THE_COMMAND_LINE_HOLDS_THE_INPUT(
      "Resolvers",
      "List.of(program.toString(), \"-a\", device.name()), record()",
      "List.of(program.toString(), \"-a\", device.name(), record()), \"\"",
      "ResolversTest#aResolverIsToldAndTakenBackAtTheEnd"),
  D6_A_PROGRAM_THAT_HANGS_LEAVES_CHILDREN(
      "Program",
      "    descendants.forEach(ProcessHandle::destroyForcibly);\n",
      "    descendants.clear();\n",
      "ProgramTest#aProgramThatHangsIsEndedAfterFiveSecondsWithItsChildren"),
  D6_RESOLVERS_COME_FIRST(
      "NetworkConfigurator",
      "    attempt(this::keepNoLinkLocal, faults);\n",
      "    setResolvers(plan.dns());\n    attempt(this::keepNoLinkLocal, faults);\n",
      "ResolversTest#aMissingResolvconfIsNamedAndKeepsNothingElseAwayAndIsFoundLater"),
  D7_BOTH_FAMILIES_ARE_FORWARDED(
      "NetworkConfigurator",
      "if (plan.forwardIpv6()) {",
      "if (plan.forwardIpv6() || plan.forwardIpv4()) {",
      "NetworkConfiguratorTest#forwardingIsSwitchedOnForTheFamilyThatThePlanNeeds"),
  D7_IT_IS_SWITCHED_OFF_THOUGH_OTHERS_NEED_IT(
      "SharedForwarding",
      "ofOthers(forwarding.family(), directory, own).isPresent()",
      "forwarding.before().isEmpty()",
      "RecoveryTest#theLastProcessThatNeedsForwardingRestoresIt"),
  D7_A_SETTING_IS_OFF_AT_THE_END(
      "IpForwarding",
      "      return known;\n",
      "      return OFF;\n",
      "NetworkConfiguratorTest#aPlanIsCarriedOutAndClosingRestoresTheHostToTheLetter"),
  D7_WHAT_A_KILLED_PROCESS_LEFT_STAYS(
      "Recovery",
      "!entries.owner().isAlive() ||",
      "",
      "RecoveryTest#theNextOpenUndoesWhatAKilledProcessLeft"),
  D7_A_STEP_IS_DONE_BEFORE_IT_IS_IN_THE_JOURNAL(
      "NetworkConfigurator",
      "    journal.add(change);\n    try {\n      change.apply(ip);\n",
      "    try {\n      change.apply(ip);\n      journal.add(change);\n",
      "NetworkConfiguratorTest#aStepIsInTheJournalBeforeItIsDone"),
  D8_THE_KERNEL_BELIEVES_ICMP(
      "UdpSocket",
      "PMTUDISC_PROBE = 3;",
      "PMTUDISC_PROBE = 2;",
      "LinuxUdpPortTest#whatTheHostBelievesOfThePathRefusesNothing"),
  D8_WHAT_FOLLOWS_A_FRAGMENT_IS_ONE_TOO(
      "UdpSender",
      "      UdpSocket.fragment(socket, false);\n",
      "",
      "LinuxUdpPortTest#whatDoesNotFitTheLinkIsRefusedAndCountedUnlessItMayBeFragmented"),
  D8_NOTHING_GOES_IN_FRAGMENTS(
      "UdpSender",
      "UdpSocket.fragment(socket, true);",
      "UdpSocket.fragment(socket, false);",
      "LinuxUdpPortTest#whatDoesNotFitTheLinkIsRefusedAndCountedUnlessItMayBeFragmented"),
  D8_A_NARROW_PATH_HAS_NO_ROUTE_OF_ITS_OWN(
      "RouteBatch",
      "if (!options.equals(now)) {",
      "if (options == now) {",
      "NetworkConfiguratorTest#aRouteHasAnMtuOfItsOwnForAsLongAsThePlanSaysSo"),
  D10_OTHERS_MAY_READ_THE_JOURNAL(
      "JournalDirectory",
      "fromString(\"rw-------\")",
      "fromString(\"rw-r--r--\")",
      "NetworkConfiguratorTest#theJournalIsPrivateAndGoneAfterTheEnd"),
  D10_OTHERS_MAY_LOCK_THE_JOURNALS(
      "JournalDirectory",
      "OWNER_ONLY = 0600;",
      "OWNER_ONLY = 0644;",
      "NetworkConfiguratorTest#theJournalIsPrivateAndGoneAfterTheEnd"),
  D10_PROGRAMS_HAVE_THE_UMASK_OF_VPND(
      "ProgramUmask",
      "    Libc.umask(UMASK);\n",
      "",
      "ProgramTest#whatAProgramMakesOthersMayReadWhateverTheUmaskOfVpnd");

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
