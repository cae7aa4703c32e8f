// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

/** In a Java of its own, which asks a file for names, because its settings are read only once. */
@Slow
@Timeout(60)
@OnEachJava
class DnsCacheTest {
  private static final String NAME = "peer.test";
  private static final String SEEN = "seen";

  private final Path directory;

  DnsCacheTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Both are asked at the same time, since each takes seconds. */
  @Test
  void aNameThatComesUpOrChangesIsSeenWithinSecondsAndOtherwiseIsNot() throws Exception {
    var shortened = lookUp("shortened", 4, 9);
    var usual = lookUp("as it is", 4, 0);
    try {
      assertEquals("comes up: seen, changes: seen", answer(shortened));
      assertEquals("comes up: not seen, changes: not seen", answer(usual));
    } finally {
      shortened.destroy();
      usual.destroy();
    }
  }

  private Process lookUp(String cache, int comesUpSeconds, int changesSeconds) throws Exception {
    var hosts = Files.writeString(directory.resolve("hosts " + cache), "");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Djdk.net.hosts.file=" + hosts,
            "-cp",
            System.getProperty("java.class.path"),
            DnsCacheTest.class.getName(),
            hosts.toString(),
            cache,
            Integer.toString(comesUpSeconds),
            Integer.toString(changesSeconds))
        .redirectErrorStream(true)
        .start();
  }

  private static String answer(Process process) throws Exception {
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    return output.strip();
  }

  /** The other process: the file of names, "shortened" or not, and how long to wait for each. */
  public static void main(String[] arguments) throws Exception {
    var hosts = Path.of(arguments[0]);
    if (arguments[1].equals("shortened")) {
      DnsCache.shorten();
    }
    if (!address().isEmpty()) {
      throw new IllegalStateException("the name is known already");
    }
    Files.writeString(hosts, "192.0.2.1 " + NAME + "\n");
    var comesUp = await("192.0.2.1", arguments[2]);
    Files.writeString(hosts, "192.0.2.2 " + NAME + "\n");
    System.out.println("comes up: " + comesUp + ", changes: " + await("192.0.2.2", arguments[3]));
  }

  private static String await(String wanted, String seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(seconds));
    while (!address().equals(wanted)) {
      if (System.nanoTime() > end) {
        return "not " + SEEN;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return SEEN;
  }

  private static String address() {
    try {
      return InetAddress.getAllByName(NAME)[0].getHostAddress();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
