// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vpnd.api.NetworkPlan.Dns;
import vpnd.api.Reason;

/**
 * The record of an interface in resolvconf(8), which makes the host's {@code resolv.conf} of all
 * records. A record is known by the interface's name alone, and outlives the interface.
 *
 * @param program where resolvconf is
 * @param dns what the record holds; empty if it is not known whether there is a record
 */
record Resolvers(Interface device, Path program, List<Dns> dns) implements Change {
  static final String WORD = "resolvers";

  Resolvers {
    dns = List.copyOf(dns);
  }

  /** What is to be in the journal while the record is made or after that has failed. */
  Resolvers unsure() {
    return new Resolvers(device, program, List.of());
  }

  /**
   * @throws IOException if nothing can be done with the program
   */
  void requireProgram() throws IOException {
    if (!Files.isExecutable(program)) {
      throw new IOException(
          "there is no program %s, so names are not resolved through %s: install openresolv or set resolvconf_path"
              .formatted(program, device.name()));
    }
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return !desired.plan().dns().isEmpty();
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    requireProgram();
    try {
      Program.run(List.of(program.toString(), "-a", device.name()), record());
    } catch (IOException e) {
      throw new IOException(
          "%s; so names may not be resolved through %s: repair it, or install openresolv or set resolvconf_path"
              .formatted(Reason.of(e), device.name()),
          e);
    }
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    requireProgram();
    // With -f it is no failure if there is no such record.
    Program.run(List.of(program.toString(), "-d", device.name(), "-f"), "");
  }

  @Override
  public String line() {
    // As in a URL, so that it is one word whatever it holds.
    var path = URLEncoder.encode(program.toString(), StandardCharsets.UTF_8).replace("%2F", "/");
    return Stream.concat(
            Stream.of(WORD, device.line(), path),
            dns.stream().map(one -> one.resolver().getHostAddress() + "/" + one.searchDomain()))
        .collect(Collectors.joining(" "));
  }

  /**
   * Whether the program lists the record as it should be. Some programs cannot list; then it is
   * never so.
   */
  boolean isListed() {
    try {
      var listing = Program.run(List.of(program.toString(), "-l", device.name()), "");
      return dns.stream()
          .allMatch(one -> listing.contains("nameserver " + one.resolver().getHostAddress()));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String state() {
    return "names are resolved through %s by %s".formatted(device.name(), addresses(", "));
  }

  @Override
  public String toString() {
    return dns.isEmpty() ? "%s may have a record of %s".formatted(program, device.name()) : state();
  }

  /** As in resolv.conf(5). */
  private String record() {
    var domains = dns.stream().map(Dns::searchDomain).filter(name -> !name.isEmpty()).distinct();
    var names = domains.toList();
    var servers = "nameserver " + addresses("\nnameserver ") + "\n";
    return switch (names.size()) {
      case 0 -> servers;
      case 1 -> servers + "domain " + names.get(0) + "\n";
      default -> servers + "search " + String.join(" ", names) + "\n";
    };
  }

  private String addresses(String between) {
    return dns.stream()
        .map(one -> one.resolver().getHostAddress())
        .distinct()
        .collect(Collectors.joining(between));
  }
}
