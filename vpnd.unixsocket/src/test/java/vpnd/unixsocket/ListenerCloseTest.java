// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener that closes at the moment when a client comes. */
class ListenerCloseTest {
  private static final int ROUNDS = 3000;
  private static final int CLIENTS = 3;

  private static final class Nothing implements SocketService {
    private final Path path;

    Nothing(Path path) {
      this.path = path;
    }

    @Override
    public SocketFile open() throws IOException {
      return SocketFile.create(path, "rw-------", "use another path");
    }

    @Override
    public void serve(SocketClient client) {}

    @Override
    public void failed(IOException cause) {}

    @Override
    public void recovered() {}
  }

  private static int readToEnd(Path path) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return Channels.newInputStream(channel).readAllBytes().length;
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void noClientIsLeftWaiting(@TempDir Path directory) throws Exception {
    var path = directory.resolve("s");
    var isOver = new AtomicBoolean();
    var clients = Executors.newFixedThreadPool(CLIENTS);
    try (var server = new SocketServer("vpnd-listener-close-test", 2, Duration.ofMillis(1))) {
      var ends = new ArrayList<Future<Integer>>();
      for (int i = 0; i < CLIENTS; i++) {
        ends.add(
            clients.submit(
                () -> {
                  int read = 0;
                  while (!isOver.get()) {
                    read += readToEnd(path);
                  }
                  return read;
                }));
      }
      for (int round = 0; round < ROUNDS; round++) {
        server.listen(new Nothing(path)).close();
      }
      isOver.set(true);
      for (var end : ends) {
        assertEquals(0, end.get(5, TimeUnit.SECONDS));
      }
    } finally {
      clients.shutdownNow();
    }
  }
}
