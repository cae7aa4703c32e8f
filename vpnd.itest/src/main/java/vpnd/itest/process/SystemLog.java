// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;

/**
 * A system log private to a test. Programs that are started by {@link #enter} find it at {@code
 * /dev/log}, as syslog(3) expects; their {@code /dev} contains only that and the devices that vpnd
 * needs. The socket is a stream, since Java has no UNIX datagrams; the GNU C library accepts that
 * too.
 */
public final class SystemLog implements AutoCloseable {
  private static final List<String> DEVICES = List.of("null", "random", "urandom", "net/tun");

  /** The directory is an argument of the shell, which does not interpret it. */
  private static final String ENTER =
      "for device in "
          + String.join(" ", DEVICES)
          + "; do mount --bind \"/dev/$device\" \"$0/$device\" || exit; done"
          + " && mount --rbind \"$0\" /dev && exec \"$@\"";

  private final Path directory;
  private final ServerSocketChannel socket;
  private final ProcessLog lines = new ProcessLog();

  /**
   * Opens the log.
   *
   * @param directory an empty one
   */
  public SystemLog(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectory(directory.resolve("net"));
      for (var device : DEVICES) {
        Files.createFile(directory.resolve(device));
      }
      socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      socket.bind(UnixDomainSocketAddress.of(directory.resolve("log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  private static void start(Runnable task) {
    var thread = new Thread(task, "syslog");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        var client = socket.accept();
        start(() -> read(client));
      }
    } catch (AsynchronousCloseException e) {
      // The log is closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each message ends with a zero byte. */
  private void read(SocketChannel client) {
    try (var messages = new Scanner(Channels.newInputStream(client), StandardCharsets.UTF_8)) {
      messages.useDelimiter("\0").forEachRemaining(lines::add);
    }
  }

  /** The command that runs the rest of its arguments as a program that logs here. */
  public List<String> enter() {
    return List.of("sh", "-c", ENTER, directory.toString());
  }

  /** All messages so far, in the form {@code <PRIORITY>TIME PROGRAM[PID]: TEXT}. */
  public ProcessLog lines() {
    return lines;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
