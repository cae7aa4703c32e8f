// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Reason;
import vpnd.config.file.ConfigurationException;
import vpnd.config.file.ConfigurationFile;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/** The configuration files of a gateway's clients, and the template that new ones are made of. */
final class ClientDirectory {
  static final String POOL = "client_pool";
  static final String GATEWAY = "gateway_host";
  private static final String EXTENSION = ".conf";
  private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}";

  /**
   * A client.
   *
   * @param name of its tunnel
   * @param addresses with the prefix lengths of the networks of clients
   * @param publicKey as in the file
   */
  record Client(String name, List<IpPrefix> addresses, String publicKey) {}

  private final Path directory;

  ClientDirectory(Path directory) {
    this.directory = directory;
  }

  /** An action that no other process of this program does at the same time. */
  interface Action {
    void run() throws IOException, ExitException;
  }

  /** Runs an action while no other process does. */
  void locked(Action action) throws IOException, ExitException {
    try (var channel = openLock();
        var lock = channel.lock()) {
      if (lock.isValid()) {
        action.run();
      }
    }
  }

  private FileChannel openLock() throws IOException, ExitException {
    try {
      return FileChannel.open(
          directory.resolve(".clients.lock"),
          EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (NoSuchFileException e) {
      throw new ExitException(
          ExitCode.NO_INPUT,
          "there is no directory %s: make it (install -d -m 700), or name another one with -d"
              .formatted(directory));
    }
  }

  /** Where the template is. */
  Path template() {
    return directory.resolve("clients.template");
  }

  /**
   * Reads the template.
   *
   * @throws ExitException if there is none; the message tells how to make one
   */
  SettingLines readTemplate() throws IOException, ExitException {
    if (!Files.exists(template())) {
      throw new ExitException(
          ExitCode.NO_INPUT,
          "there is no %s: make it with vpnd-keygen, and add gateway_host, client_pool and local_network; docs/guide-laptops.md has an example"
              .formatted(template()));
    }
    try {
      new ConfigurationFile(template(), true).requirePrivate();
    } catch (ConfigurationException e) {
      throw new ExitException(ExitCode.CONFIGURATION, Reason.of(e));
    }
    return SettingLines.read(template());
  }

  /**
   * The file of a client, which may not exist.
   *
   * @throws ExitException if no tunnel can have that name
   */
  Path file(String name) throws ExitException {
    if (!name.matches(NAME)) {
      throw new ExitException(
          ExitCode.USAGE,
          "'%s' cannot name a client: use letters, digits, '.', '_' and '-', at most 63"
              .formatted(name.replaceAll("[^ -~]", "?")));
    }
    return directory.resolve(name + EXTENSION);
  }

  /** All clients with an address in one of the pools, by name. */
  List<Client> clients(List<AddressPool> pools) throws IOException {
    return all().stream()
        .filter(
            one ->
                one.addresses().stream()
                    .anyMatch(address -> pools.stream().anyMatch(pool -> pool.holds(address))))
        .toList();
  }

  /**
   * The addresses that clients have, in any network, or will have when their files are renamed: one
   * that is suspended keeps its address.
   */
  List<InetAddress> addresses() throws IOException {
    var found = new ArrayList<InetAddress>();
    for (var file : files()) {
      try (var lines = SettingLines.read(file)) {
        addresses(lines).forEach(one -> found.add(one.address()));
      }
    }
    return found;
  }

  private List<Client> all() throws IOException {
    var found = new ArrayList<Client>();
    for (var file : files()) {
      if (file.toString().endsWith(EXTENSION)) {
        client(file).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Those that may be configuration files. Closing the file of the lock would release it. */
  private List<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(
              file -> Files.isRegularFile(file) && file.toFile().length() < SettingLines.MAX_SIZE)
          .sorted()
          .toList();
    }
  }

  private static Optional<Client> client(Path file) throws IOException {
    var name = file.getFileName().toString();
    try (var lines = SettingLines.read(file)) {
      var addresses = addresses(lines);
      return addresses.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Client(
                  name.substring(0, name.length() - EXTENSION.length()),
                  addresses,
                  lines.value("remote_pk").orElse("")));
    }
  }

  /** The addresses of the client whose file it is; empty if it is not one of a client. */
  static List<IpPrefix> addresses(SettingLines lines) {
    return prefixes(lines.value("host_addr").orElse(""));
  }

  /** The addresses or networks of a list; empty if one of them is not valid. */
  static List<IpPrefix> prefixes(String text) {
    try {
      var words = List.of(text.split("[ \t]*,[ \t]*|[ \t]+", -1));
      return words.stream().allMatch(word -> word.indexOf('/') > 0 && IpPrefix.isPrefix(word))
          ? words.stream().map(IpPrefix::parse).toList()
          : List.of();
    } catch (IllegalArgumentException e) {
      return List.of(); // a prefix length that is out of range
    }
  }
}
