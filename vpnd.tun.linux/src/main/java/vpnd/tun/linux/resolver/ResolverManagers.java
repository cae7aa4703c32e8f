// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import vpnd.api.network.DnsManager;
import vpnd.api.network.NetworkPlan;
import vpnd.netconfig.JournalWords;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.netconfig.ResolverFile;

/**
 * Chooses what keeps the resolvers on this host.
 *
 * @param choice of the configuration
 * @param resolvconf the program resolvconf(8)
 */
public record ResolverManagers(DnsManager choice, Path resolvconf) {
  private static final List<Path> OF_RESOLVED =
      List.of(Path.of("/run/systemd/resolve"), Path.of("/usr/lib/systemd"));

  /** The stub resolver of systemd-resolved(8). */
  private static final String STUB = "nameserver 127.0.0.53";

  /**
   * Removes what vpnd left for an interface when the machine lost its power.
   *
   * @throws IOException if the file cannot be written
   */
  public static void removeLeftOvers(String device) throws IOException {
    FileSetting.removeLeftOvers(device, ResolverFile.PATH);
  }

  /** Whether the resolvers of a plan are used. */
  public boolean isUsed() {
    return choice != DnsManager.NONE;
  }

  /**
   * The setting for the resolvers of a plan.
   *
   * @param device name of the interface
   * @param index of the interface
   * @throws IllegalStateException if none {@linkplain #isUsed is used}
   */
  public ResolverSetting setting(String device, int index, NetworkPlan plan) {
    var link = DnsOfLink.of(plan);
    return switch (choice == DnsManager.AUTO ? found() : choice) {
      case RESOLVED -> new ResolvedSetting(device, index, link.within(plan));
      case FILE -> new FileSetting(device, ResolverFile.PATH, link);
      case RESOLVCONF ->
          new ResolvconfSetting(new ResolvconfRecord(device, resolvconf, plan.dns()));
      default -> throw new IllegalStateException("no resolvers with dns " + choice);
    };
  }

  /** With systemd-resolved, resolvconf may be another name of its program. */
  private DnsManager found() {
    if (isOfResolved(ResolverFile.PATH)) {
      return DnsManager.RESOLVED;
    }
    return Files.isExecutable(resolvconf) ? DnsManager.RESOLVCONF : DnsManager.FILE;
  }

  static boolean isOfResolved(Path file) {
    try {
      var target = file.toRealPath();
      return OF_RESOLVED.stream().anyMatch(target::startsWith)
          || Files.readAllLines(target).contains(STUB);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Parses the words of a line in the journal, after those of the interface.
   *
   * @throws IllegalArgumentException if these are not {@link ResolverSetting#words}
   * @throws IndexOutOfBoundsException if there are too few
   */
  public static ResolverSetting parse(String device, int index, List<String> words) {
    var further = words.subList(1, words.size());
    return switch (words.get(0)) {
      case ResolvedSetting.WORD -> new ResolvedSetting(device, index, DnsOfLink.parse(further));
      case FileSetting.WORD ->
          new FileSetting(
              device,
              JournalWords.path(further.get(0)),
              DnsOfLink.parse(further.subList(1, further.size())));
      default -> new ResolvconfSetting(ResolvconfRecord.parse(device, words));
    };
  }
}
