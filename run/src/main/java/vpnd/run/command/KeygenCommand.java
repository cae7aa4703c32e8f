// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Reason;
import vpnd.arguments.ArgumentReader;
import vpnd.crypto.Sodium;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.JnaLoader;
import vpnd.run.process.ProcessMemory;
import vpnd.run.process.Version;

/** The command {@code vpnd-keygen}. The secret key never becomes a {@link String}. */
final class KeygenCommand {
  private static final String HELP =
      """
      Usage: vpnd-keygen [FILE]
             vpnd-keygen --public FILE
      Makes a key pair and prints it as lines for two configuration files:
      local_sk for this host, remote_pk for its peer.

        FILE           File for the line with the secret key, readable by its owner only; an existing
                       one is never overwritten. Without it, the line is printed.
        --public FILE  Make no keys: print the public key that belongs to the secret key in FILE.
        -h, --help     Show this.
        -V, --version  Show the version.
      """;

  private final @Nullable Path file;

  private KeygenCommand(@Nullable Path file) {
    this.file = file;
  }

  /** Called by {@code bin/vpnd-keygen}. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(arguments));
  }

  /** Runs a command line; returns the exit code. */
  static int execute(String... arguments) {
    try {
      return execute(new ArgumentReader(arguments));
    } catch (IllegalArgumentException e) {
      return usage(Reason.of(e));
    }
  }

  private static int execute(ArgumentReader reader) {
    @Nullable Path file = null;
    boolean isPublic = false;
    while (!reader.isEmpty()) {
      boolean isOption = reader.isOption();
      var argument = reader.next();
      switch (isOption ? argument : "") {
        case "-h", "--help" -> {
          System.out.print(HELP);
          return ExitCode.OK;
        }
        case "-V", "--version" -> {
          System.out.println(Version.line());
          return ExitCode.OK;
        }
        case "--public" -> isPublic = true;
        default -> {
          if (isOption || argument.isEmpty() || argument.equals("-") || file != null) {
            return usage("there is no option or second file '" + argument + "'");
          }
          file = Path.of(argument);
        }
      }
    }
    return isPublic && file == null
        ? usage("--public names no file")
        : new KeygenCommand(file).run(isPublic);
  }

  private static int usage(String fault) {
    System.err.print("vpnd-keygen: " + fault + "\n" + HELP);
    return ExitCode.USAGE;
  }

  private int run(boolean isPublic) {
    JnaLoader.load();
    ProcessMemory.hide();
    try (var sodium = Sodium.open(null);
        var output = new FileOutputStream(FileDescriptor.out)) {
      if (isPublic) {
        printPublicKey(sodium, output.getChannel());
      } else {
        generate(sodium, output.getChannel());
      }
      return ExitCode.OK;
    } catch (ExitException e) {
      System.err.println("vpnd-keygen: " + Reason.of(e));
      return e.exitCode();
    } catch (NoSuchFileException e) {
      System.err.println(
          "vpnd-keygen: %s cannot be made: its directory does not exist; create that"
              .formatted(file));
      return ExitCode.CANNOT_CREATE;
    } catch (AccessDeniedException e) {
      System.err.println(
          "vpnd-keygen: %s cannot be made: permission denied; name a file in a directory of yours"
              .formatted(file));
      return ExitCode.CANNOT_CREATE;
    } catch (FileAlreadyExistsException e) {
      System.err.println(
          "vpnd-keygen: %s exists and is not overwritten; name another file".formatted(file));
      return ExitCode.CANNOT_CREATE;
    } catch (IOException e) {
      System.err.println("vpnd-keygen: " + Reason.of(e));
      return ExitCode.CANNOT_CREATE;
    }
  }

  private void generate(CipherSuite suite, WritableByteChannel output) throws IOException {
    try (var keys = suite.allocate(2 * CipherSuite.KEY_SIZE)) {
      var publicKey = keys.address() + CipherSuite.KEY_SIZE;
      suite.generateKeyPair(keys.address(), publicKey);
      if (file == null) {
        KeyLine.writeText(output, "# for the configuration file of this host\n");
        KeyLine.write(output, "local_sk: ", keys.bytes(), 0);
      } else {
        try (var secret = create(file)) {
          KeyLine.write(secret, "local_sk: ", keys.bytes(), 0);
        }
      }
      KeyLine.writeText(output, "# for the configuration file of the peer\n");
      KeyLine.write(output, "remote_pk: ", keys.bytes(), CipherSuite.KEY_SIZE);
    }
  }

  private void printPublicKey(CipherSuite suite, WritableByteChannel output)
      throws ExitException, IOException {
    try (var keys = suite.allocate(2 * CipherSuite.KEY_SIZE)) {
      SecretKeyFile.read(Objects.requireNonNull(file), keys.bytes());
      suite.derivePublicKey(keys.address(), keys.address() + CipherSuite.KEY_SIZE);
      KeyLine.write(output, "remote_pk: ", keys.bytes(), CipherSuite.KEY_SIZE);
    }
  }

  /** Creates the file for a secret key; never overwrites one. */
  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
