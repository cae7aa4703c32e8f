// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Reason;
import vpnd.tun.linux.program.LinuxProgramHost;

/**
 * The resolvers of an interface in systemd-resolved, see resolvectl(1). It sends a name to the
 * interface with the longest matching domain; with a search domain, this one gets no other names,
 * but where all traffic goes through it, it gets all. It asks the resolvers of an interface through
 * that alone, so those outside its networks are left out. The settings end with the interface.
 *
 * @param device name of the interface
 * @param index of the interface, which no later one of that name has
 */
record ResolvedSetting(String device, int index, DnsOfLink link) implements ResolverSetting {
  static final String WORD = "resolved";

  /** On most systems, and on NixOS. */
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/resolvectl"), Path.of("/run/current-system/sw/bin/resolvectl"));

  private static final String EVERY_NAME = "~.";

  @Override
  public ResolvedSetting unsure() {
    return new ResolvedSetting(device, index, DnsOfLink.UNKNOWN);
  }

  private static Path program() {
    return PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(PROGRAMS.get(0));
  }

  @Override
  public void requireManager() throws IOException {
    if (link.dns().isEmpty()) {
      throw new IOException(
          "no resolver that the gateway announces is in the networks behind %s, and systemd-resolved asks through that only: correct resolv_addr on the gateway, or set dns"
              .formatted(device));
    }
    if (!Files.isExecutable(program())) {
      throw new IOException(
          "there is no program %s, so names are not resolved through %s: install systemd-resolved or set dns"
              .formatted(program(), device));
    }
  }

  @Override
  public void put() throws IOException {
    try {
      // The servers last: they get no name that is not for them, not even at the beginning.
      run("default-route", List.of(takesOtherNames() ? "yes" : "no"));
      // An empty argument removes all domains.
      run("domain", domains().isEmpty() ? List.of("") : domains());
      run("dns", link.addresses());
    } catch (IOException e) {
      throw new IOException(
          "%s; so names may not be resolved through %s: see to systemd-resolved or set dns"
              .formatted(Reason.of(e), device),
          e);
    }
  }

  private List<String> domains() {
    var domains = new ArrayList<>(link.domains());
    if (link.isOnly()) {
      domains.add(EVERY_NAME);
    }
    return domains;
  }

  private boolean takesOtherNames() {
    return link.isOnly() || link.domains().isEmpty();
  }

  @Override
  public void remove() throws IOException {
    run("revert", List.of());
  }

  @Override
  public boolean isInPlace() {
    try {
      var servers = new HashSet<IpPrefix>();
      for (var word : listed("dns")) {
        servers.add(IpPrefix.parse(word));
      }
      return link.dns().stream().allMatch(one -> servers.contains(IpPrefix.of(one.resolver())))
          && listed("domain").containsAll(domains());
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private List<String> listed(String property) throws IOException {
    return values(run(property, List.of()));
  }

  /** What follows {@code Link 5 (tun0):}, in one line or, from newer versions, in several. */
  static List<String> values(String listing) {
    return List.of(listing.substring(listing.lastIndexOf("):") + 2).strip().split("\\s+"));
  }

  private String run(String command, List<String> values) throws IOException {
    var words = new ArrayList<>(List.of(program().toString(), command, String.valueOf(index)));
    words.addAll(values);
    return LinuxProgramHost.programs().run(words, "");
  }

  @Override
  public boolean isVerifiable() {
    return true;
  }

  @Override
  public boolean endsWithInterface() {
    return true;
  }

  @Override
  public String words() {
    return WORD + " " + link.words();
  }

  @Override
  public String state() {
    return "names are resolved through %s by %s in systemd-resolved"
        .formatted(device, String.join(", ", link.addresses()));
  }

  @Override
  public String toString() {
    return link.dns().isEmpty() ? "systemd-resolved may have resolvers of " + device : state();
  }
}
