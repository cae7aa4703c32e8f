// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.run.process.ExitCode;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Slow;

/** What keeps a tunnel from working when vpnd starts. */
@Slow
@NeedsRoot
class StartFaultsIT {
  private static final String PORT =
      "python3 -c 'import socket,time; s=socket.socket(socket.AF_INET6,socket.SOCK_DGRAM); s.bind((\"::\",1337)); time.sleep(20)' & holder=$!; sleep 0.5";
  private static final String NONCES = "mount -t tmpfs -o ro none \"$(dirname \"$CONF\")/nonces\"";
  private static final String CAPABILITY = "set -- setpriv --bounding-set=-net_admin";
  private static final String LOW_PORT =
      "echo local_port: 53 >>\"$CONF\"\nset -- setpriv --bounding-set=-net_bind_service";
  private static final String DEVICE = "mount -t tmpfs none /dev/net";

  private final IsolatedHost host;

  StartFaultsIT(@TempDir Path directory) throws Exception {
    FakeDistribution.requireRoot();
    host = new IsolatedHost(directory);
  }

  private static String mounts(String faults) {
    return faults
        .replace("NONCES", NONCES)
        .replace("CAPABILITY", CAPABILITY)
        .replace("LOWPORT", LOW_PORT)
        .replaceAll("\\bPORT\\b", Matcher.quoteReplacement(PORT))
        .replace("DEVICE", DEVICE)
        .replace("+", "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, UDP port 1337 is in use",
    "NONCES, cannot be used: ; Read-only file system",
    "CAPABILITY, give vpnd CAP_NET_ADMIN",
    "LOWPORT, give vpnd CAP_NET_BIND_SERVICE; sysctl -w net.ipv4.ip_unprivileged_port_start=53",
    "DEVICE, there is no /dev/net/tun"
  })
  void aDaemonTellsItsFaultInOneLineAndEndsWithExitCode71(String fault, String text)
      throws Exception {
    var vpnd = host.run(Map.of(), "holder=\n" + mounts(fault), daemon());

    assertEquals(ExitCode.SYSTEM, vpnd.exitCode(), vpnd::toString);
    var lines = vpnd.errorsBesidesSystemLog().lines().toList();
    assertEquals(1, lines.size(), vpnd::toString);
    for (var part : text.split("; ", -1)) {
      assertTrue(lines.get(0).contains(part), vpnd::toString);
    }
  }

  @Test
  void everyFaultHasItsLine() throws Exception {
    var vpnd = host.run(Map.of(), "holder=\n" + mounts("PORT+NONCES+DEVICE"), daemon());

    assertEquals(ExitCode.SYSTEM, vpnd.exitCode(), vpnd::toString);
    assertEquals(3, vpnd.errorsBesidesSystemLog().lines().count(), vpnd::toString);
  }

  private static String daemon() {
    return IsolatedHost.DAEMON
        .replace("\"$VPND/bin/vpnd\" -c", "\"$@\" \"$VPND/bin/vpnd\" -c")
        .replaceFirst("status=\\$\\?", "status=\\$?; test -z \"\\$holder\" || kill \\$holder");
  }

  /** The port is free after two seconds: with -f it is tried again, and systemd is notified. */
  @Test
  void inTheForegroundFaultsAreTriedAgainAndSystemdIsTold() throws Exception {
    var script =
        """
        python3 -c '
        import socket, sys
        held = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); held.bind(("::", 1337))
        told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); told.bind("/run/notify"); told.settimeout(20)
        print("bound", file=open("/run/bound", "w"), flush=True)
        while True:
          text = told.recv(4096).decode()
          print(text, flush=True)
          if "READY=1" in text: break
          held.close()
        ' & watcher=$!
        while ! test -s /run/bound; do sleep 0.05; done
        NOTIFY_SOCKET=/run/notify "$VPND/bin/vpnd" -f -c "$CONF" >/run/log & vpnd=$!
        wait $watcher; status=$?
        kill -TERM $vpnd; wait $vpnd || status=$?
        exit $status
        """;

    var vpnd = host.run(Map.of(), "", script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.output().startsWith("STATUS=x: UDP port 1337 is in use"), vpnd::toString);
    assertTrue(vpnd.output().endsWith("READY=1\nSTATUS=open tunnels: 1\n"), vpnd::toString);
  }
}
