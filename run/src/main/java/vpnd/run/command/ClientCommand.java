// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.util.stream.Collectors.joining;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Reason;
import vpnd.arguments.ArgumentReader;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.role.RoleJars;
import vpnd.crypto.Sodium;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.JnaLoader;
import vpnd.run.process.ProcessMemory;
import vpnd.run.process.Terminal;

/**
 * The commands {@code vpndctl add-client}, {@code list-clients}, {@code remove-client} and {@code
 * rotate-client}: the files of a gateway's clients. They need no vpnd that runs; one that runs
 * follows the files.
 */
final class ClientCommand {
  private static final String HELP =
      """
      Usage: vpndctl add-client [-d DIR] [--public-key KEY] [--out FILE] [--qr] NAME
             vpndctl rotate-client [-d DIR] [--public-key KEY] [--out FILE] [--qr] NAME
             vpndctl remove-client [-d DIR] NAME
             vpndctl list-clients [-d DIR]
      The clients of this gateway, each a file in DIR, made of DIR/clients.template.

        add-client     Make keys, take the next free addresses, write the gateway's file, and print
                       the client's.
        rotate-client  Give a client new keys: the former ones are refused from now on.
        -d DIR         The directory (/etc/vpnd.d).
        --public-key KEY  The client has made its keys itself; this is the public one.
        --out FILE     Write the client's file to a new file, mode 0600, instead of printing it.
        --qr           Show the client's file as a QR code, on a terminal of some 100 columns.

      The client's secret key is shown once and not kept here.
      """;

  private static final int FAILED = 1;
  private static final int STANDARD_OUTPUT = 1;

  /** A client can have as many addresses. */
  private static final int MOST_POOLS = 4;

  private final RoleJars roles = new RoleJars(Path.of(System.getProperty("vpnd.home")));
  private ClientDirectory directory = new ClientDirectory(Path.of("/etc/vpnd.d"));
  private @Nullable String publicKey;
  private @Nullable Path out;
  private boolean showsQrCode;
  private @Nullable String name;

  private ClientCommand() {}

  /** Called by {@code bin/vpndctl}. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(arguments));
  }

  /** Runs a command line, whose first word is the command; returns the exit code. */
  static int execute(String... arguments) {
    var command = new ClientCommand();
    try {
      var reader = new ArgumentReader(arguments);
      var verb = reader.next();
      return command.read(reader) ? command.run(verb) : ExitCode.OK;
    } catch (ExitException e) {
      System.err.println("vpndctl: " + Reason.of(e));
      return e.exitCode();
    } catch (FileAlreadyExistsException e) {
      System.err.println(
          "vpndctl: %s exists and is not overwritten; name another file".formatted(e.getFile()));
      return ExitCode.CANNOT_CREATE;
    } catch (NoSuchFileException e) {
      System.err.println("vpndctl: %s does not exist".formatted(e.getFile()));
      return ExitCode.NO_INPUT;
    } catch (IOException e) {
      System.err.println("vpndctl: " + Reason.of(e));
      return FAILED;
    } catch (IllegalArgumentException e) {
      System.err.print("vpndctl: " + Reason.of(e) + "\n" + HELP);
      return ExitCode.USAGE;
    }
  }

  private boolean read(ArgumentReader reader) {
    while (!reader.isEmpty()) {
      boolean isOption = reader.isOption();
      var argument = reader.next();
      switch (isOption ? argument : "") {
        case "-d" -> directory = new ClientDirectory(Path.of(reader.value()).toAbsolutePath());
        case "--public-key" -> publicKey = reader.value();
        case "--out" -> out = Path.of(reader.value());
        case "--qr" -> showsQrCode = true;
        case "-h", "--help" -> {
          System.out.print(HELP);
          return false;
        }
        default -> {
          if (isOption || name != null) {
            throw new IllegalArgumentException("there is no option or second name " + argument);
          }
          name = argument;
        }
      }
    }
    return true;
  }

  private int run(String verb) throws IOException, ExitException {
    if (verb.equals("list-clients")) {
      list();
      return ExitCode.OK;
    }
    if (name == null) {
      throw new IllegalArgumentException("name the client");
    }
    var client = name;
    var file = directory.file(client);
    directory.locked(
        () -> {
          switch (verb) {
            case "add-client" -> add(client, file);
            case "rotate-client" -> rotate(client, file);
            default -> remove(client, file);
          }
        });
    return ExitCode.OK;
  }

  private void add(String client, Path file) throws IOException, ExitException {
    if (Files.exists(file)) {
      throw new ExitException(
          ExitCode.CANNOT_CREATE,
          "there is %s already; rotate-client gives it new keys, remove-client removes it"
              .formatted(file));
    }
    try (var template = directory.readTemplate()) {
      requireNothingOfOneClient(template);
      var taken = directory.addresses();
      var addresses = new ArrayList<IpPrefix>();
      for (var pool : pools(template)) {
        addresses.add(
            pool.next(taken)
                .orElseThrow(
                    () ->
                        new ExitException(
                            ExitCode.CANNOT_CREATE,
                            "no address of %s is free; remove clients, or give a larger client_pool"
                                .formatted(pool.network()))));
      }
      make(client, file, template, template, directory.template(), addresses);
    }
  }

  private void requireNothingOfOneClient(SettingLines template) throws ExitException {
    for (var parameter : ClientFiles.OF_ONE_CLIENT) {
      if (template.value(parameter).isPresent()) {
        throw new ExitException(
            ExitCode.CONFIGURATION,
            "%s has a line %s, which each client has of its own; remove it"
                .formatted(directory.template(), parameter));
      }
    }
  }

  private void rotate(String client, Path file) throws IOException, ExitException {
    try (var template = directory.readTemplate();
        var former = SettingLines.read(file)) {
      make(client, file, template, former, file, addresses(file, former));
    }
  }

  private void make(
      String client,
      Path file,
      SettingLines template,
      SettingLines source,
      Path secretKeyFile,
      List<IpPrefix> addresses)
      throws IOException, ExitException {
    var gatewayHost =
        template
            .value(ClientDirectory.GATEWAY)
            .orElseThrow(
                () -> missing(ClientDirectory.GATEWAY, "the name or address of this gateway"));
    JnaLoader.load();
    ProcessMemory.hide();
    try (var sodium = Sodium.open(null);
        var files =
            ClientFiles.make(
                sodium,
                source,
                secretKeyFile,
                new ConfigurationFile(file, true),
                addresses,
                gatewayHost,
                publicKey,
                roles)) {
      var written = out;
      var code = showsQrCode ? codeThatFits(files.onClient()) : null;
      if (written != null) {
        writeNew(written, files.onClient());
      }
      try {
        publish(file, files.onGateway());
      } catch (IOException | ExitException e) {
        if (written != null) {
          Files.delete(written);
        }
        throw e;
      }
      if (code != null) {
        print(code, written);
        code.clear().put(new byte[code.capacity()]);
      } else if (written == null) {
        print(files.onClient(), null);
      }
      System.err.println(
          "vpndctl: %s has the address %s and the file %s here; %s is its /etc/vpnd.conf, shown only this time. Store it there as root with mode 0600, and start vpnd there; here nothing is left to do"
              .formatted(
                  client,
                  text(addresses, " and "),
                  file,
                  written == null ? "what was printed" : written));
    }
  }

  /** A code whose lines are broken cannot be read, and the secret key in it is shown only once. */
  private static ByteBuffer codeThatFits(ByteBuffer content) throws ExitException {
    var code = QrText.of(content);
    var columns = new Terminal(STANDARD_OUTPUT).columns();
    if (columns.isPresent() && columns.getAsInt() < code.columns()) {
      throw new ExitException(
          ExitCode.CANNOT_CREATE,
          "the QR code has %d columns, and this terminal %d; widen it, or use --out"
              .formatted(code.columns(), columns.getAsInt()));
    }
    return code.text();
  }

  /**
   * @param written the file that has it too; null if there is none
   */
  private static void print(ByteBuffer content, @Nullable Path written) throws ExitException {
    try (var output = new FileOutputStream(FileDescriptor.out)) {
      KeyLine.writeAll(output.getChannel(), content);
    } catch (IOException e) {
      throw new ExitException(
          FAILED,
          written == null
              ? "the client's file could not be printed (%s) and is lost; rotate-client makes another one"
                  .formatted(Reason.of(e))
              : "the client's file could not be shown (%s), but is in %s"
                  .formatted(Reason.of(e), written));
    }
  }

  private ExitException missing(String parameter, String value) {
    return new ExitException(
        ExitCode.CONFIGURATION,
        "%s has no line '%s: VALUE', where VALUE is %s"
            .formatted(directory.template(), parameter, value));
  }

  private List<AddressPool> pools(SettingLines template) throws ExitException {
    var networks =
        ClientDirectory.prefixes(template.value(ClientDirectory.POOL).orElse("")).stream()
            .map(IpPrefix::network)
            .distinct()
            .toList();
    if (networks.isEmpty() || networks.size() > MOST_POOLS) {
      throw missing(
          ClientDirectory.POOL,
          "the network of the clients, such as 10.99.0.0/24, or up to %d with commas between them"
              .formatted(MOST_POOLS));
    }
    return networks.stream().map(AddressPool::new).toList();
  }

  private static String text(List<IpPrefix> addresses, String separator) {
    return addresses.stream()
        .map(address -> address.address().getHostAddress())
        .collect(joining(separator));
  }

  /** The file is there as a whole or not at all, whenever the machine stops. */
  private static void publish(Path file, ByteBuffer content) throws IOException, ExitException {
    var draft = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(draft); // of one that was killed
    writeNew(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A file that does not get whole, as on a full disk, is removed. */
  private static void writeNew(Path file, ByteBuffer content) throws IOException, ExitException {
    try (FileChannel channel = KeygenCommand.create(file)) {
      try {
        KeyLine.writeAll(channel, content);
        channel.force(true);
      } catch (IOException e) {
        Files.delete(file);
        throw new ExitException(
            ExitCode.CANNOT_CREATE,
            "%s cannot be written (%s); make space there, nothing has changed"
                .formatted(file, Reason.of(e)));
      }
    }
  }

  private static List<IpPrefix> addresses(Path file, SettingLines lines) throws ExitException {
    var addresses = ClientDirectory.addresses(lines);
    if (addresses.isEmpty()) {
      throw new ExitException(ExitCode.NO_INPUT, file + " is not the file of a client");
    }
    return addresses;
  }

  private void remove(String client, Path file) throws IOException, ExitException {
    try (var lines = SettingLines.read(file)) {
      var unused = addresses(file, lines);
    }
    Files.delete(file);
    System.out.println(client + " is removed; its keys are refused from now on");
  }

  private void list() throws IOException, ExitException {
    try (var template = directory.readTemplate()) {
      for (var client : directory.clients(pools(template))) {
        System.out.printf(
            "%-16s %-16s %s%n", client.name(), text(client.addresses(), ","), client.publicKey());
      }
    }
  }
}
