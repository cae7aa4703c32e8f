// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.api.operation.Reason;

/**
 * The record of an interface in resolvconf(8), which merges all records into the host's {@code
 * resolv.conf}. A record is identified by the interface's name alone, and outlives the interface.
 *
 * @param device name of the interface
 * @param program path of resolvconf
 * @param dns content of the record; empty if it is unknown whether there is a record
 */
public record ResolvconfRecord(String device, Path program, List<Dns> dns) {
  public ResolvconfRecord {
    dns = List.copyOf(dns);
  }

  /** The entry for the journal while the record is being made, or after that has failed. */
  public ResolvconfRecord unsure() {
    return new ResolvconfRecord(device, program, List.of());
  }

  /**
   * Checks that the program is there.
   *
   * @throws IOException if it is not
   */
  public void requireProgram() throws IOException {
    if (!Files.isExecutable(program)) {
      throw new IOException(
          "there is no program %s, so names are not resolved through %s: install openresolv or set resolvconf_path"
              .formatted(program, device));
    }
  }

  /** Makes the record, or replaces it. */
  public void put(ProgramRunner programs) throws IOException {
    requireProgram();
    try {
      programs.run(List.of(program.toString(), "-a", device), content());
    } catch (IOException e) {
      throw new IOException(
          "%s; so names may not be resolved through %s: repair it, or install openresolv or set resolvconf_path"
              .formatted(Reason.of(e), device),
          e);
    }
  }

  /** Deletes the record, if there is one. */
  public void delete(ProgramRunner programs) throws IOException {
    requireProgram();
    // With -f a missing record is no failure.
    programs.run(List.of(program.toString(), "-d", device, "-f"), "");
  }

  /** Whether the program lists the record with its name servers; false if it cannot list. */
  public boolean isListed(ProgramRunner programs) {
    try {
      var listing = programs.run(List.of(program.toString(), "-l", device), "");
      return dns.stream()
          .allMatch(one -> listing.contains("nameserver " + one.resolver().getHostAddress()));
    } catch (IOException e) {
      return false;
    }
  }

  /** Program and content as words of a line in the journal, which {@link #parse} reads. */
  public String words() {
    return (JournalWords.of(program) + " " + JournalWords.of(dns)).stripTrailing();
  }

  /**
   * Parses the words of a line in the journal, after those of the interface.
   *
   * @throws IllegalArgumentException if these are not words of {@link #words}
   * @throws IndexOutOfBoundsException if there are too few
   */
  public static ResolvconfRecord parse(String device, List<String> words) {
    return new ResolvconfRecord(
        device, JournalWords.path(words.get(0)), JournalWords.dns(words.subList(1, words.size())));
  }

  /** The state while the record is in place, as text. */
  public String state() {
    return "names are resolved through %s by %s".formatted(device, addresses(", "));
  }

  @Override
  public String toString() {
    return dns.isEmpty() ? "%s may have a record of %s".formatted(program, device) : state();
  }

  /** As in resolv.conf(5). */
  private String content() {
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
