// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

/** Nobody but root sees what is in the memory of vpnd, not even its own user. */
@Slow
@NeedsRoot
@OnEachJava
class ProcessMemoryIT {
  /** A host on which a user runs vpnd, who owns what vpnd writes to. */
  private static final String OF_A_USER =
      """
      chmod 1777 /run; mkdir /run/home /run/conf /run/nonces
      mount --bind "$VPND" /run/home || exit 97
      sed "s,: .*/nonces,: /run/nonces," "$CONF" >/run/conf/x.conf; chmod 600 /run/conf/x.conf
      chown -R 54321 /run/conf /run/nonces
      export VPND=/run/home CONF=/run/conf/x.conf
      user='setpriv --reuid=54321 --regid=54321 --clear-groups'
      """;

  /** The launcher sets one too. */
  private static final String WITHOUT_LIMIT =
      """
      umask 022; cp -r "$VPND" /run/home; export VPND=/run/home
      sed -i '/ulimit -c 0/d' /run/home/lib/java.sh
      """;

  /** What starts vpnd and another program, whose parent may attach to them wherever anybody may. */
  private static final String PARENT =
      """
      import ctypes, os, resource, signal, subprocess, sys, time

      def vpnd():
        process = subprocess.Popen([os.environ["VPND"] + "/bin/vpnd", "-f", "-v", "-c", os.environ["CONF"]],
          stdout=open("/run/log", "w"))
        end = time.monotonic() + 20
        while "running with" not in open("/run/log").read():
          if process.poll() is not None or time.monotonic() > end: sys.exit(open("/run/log").read())
          time.sleep(0.05)
        return process.pid

      def other():
        return subprocess.Popen(["sleep", "60"]).pid
      """;

  private final IsolatedHost host;

  ProcessMemoryIT(@TempDir Path directory) throws Exception {
    FakeDistribution.requireRoot();
    host = new IsolatedHost(directory);
  }

  private Program parent(String mounts, String as, String script) throws Exception {
    return host.run(
        Map.of(), mounts, as + " /usr/bin/python3 - <<'END'\n" + PARENT + script + "END\n");
  }

  @Test
  void anotherProcessOfTheSameUserCannotLookIntoIt() throws Exception {
    var script =
        """
        libc = ctypes.CDLL(None, use_errno=True)
        libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        SEIZE = 0x4206

        def ptrace(pid):
          if libc.ptrace(SEIZE, pid, None, None): raise OSError(ctypes.get_errno(), "ptrace")

        def sees(look, pid):
          try: look(pid); return True
          except OSError: return False

        WAYS = {
          "ptrace": ptrace,
          "mem": lambda pid: open("/proc/%d/mem" % pid, "rb").close(),
          "maps": lambda pid: open("/proc/%d/maps" % pid).close(),
          "environ": lambda pid: open("/proc/%d/environ" % pid).close(),
          "fd": lambda pid: os.listdir("/proc/%d/fd" % pid),
        }
        for name, start in ("other", other), ("vpnd", vpnd):
          pid = start()
          print(name, *[way for way, look in WAYS.items() if sees(look, pid)])
          os.kill(pid, signal.SIGKILL)
          os.waitpid(pid, 0)
        """;

    var vpnd = parent(OF_A_USER, "$user", script);

    assertEquals("other ptrace mem maps environ fd\nvpnd\n", vpnd.output(), vpnd::toString);
  }

  /**
   * With a program that takes core dumps, as systemd has one, the limit of the shell is no help.
   */
  @Test
  void itLeavesNoCoreWhateverTheLimitIs() throws Exception {
    var script =
        """
        os.mkdir("/run/cores")
        os.chdir("/run/cores")
        resource.setrlimit(resource.RLIMIT_CORE, [resource.getrlimit(resource.RLIMIT_CORE)[1]] * 2)
        for name, start in ("other", other), ("vpnd", vpnd):
          pid = start()
          os.kill(pid, signal.SIGABRT)
          status = os.waitpid(pid, 0)[1]
          print(name, os.WTERMSIG(status), os.WCOREDUMP(status))
        """;

    var vpnd = parent(WITHOUT_LIMIT, "", script);

    if (vpnd.output().startsWith("other 6 False")) {
      skip("SKIPPED: this host makes no core dumps, so it cannot be seen that vpnd leaves none");
    }
    assertEquals("other 6 True\nvpnd 6 False\n", vpnd.output(), vpnd::toString);
  }

  private static void skip(String message) {
    System.err.println(message);
    if (System.getenv("CI") != null) {
      fail(message);
    }
    abort(message);
  }

  /** The memory is locked by libsodium, for which root needs no permission but this capability. */
  @Test
  void memoryThatCannotBeLockedIsTold() throws Exception {
    var script =
        """
        pid = vpnd()
        print(len([line for line in open("/run/log") if "ulimit -l unlimited" in line]))
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        """;
    var limited = "prlimit --memlock=65536:65536";

    var tooSmall = parent("", "setpriv --bounding-set=-ipc_lock " + limited, script);
    var enough = parent("", limited, script);

    assertEquals("1\n", tooSmall.output(), tooSmall::toString);
    assertEquals("0\n", enough.output(), enough::toString);
  }

  /**
   * The kernel gives what it shows of such a process to root; vpnd and its programs can do without.
   */
  @Test
  void aUserWhoMayMakeDevicesHasATunnel() throws Exception {
    var script =
        """
        mknod /run/tun c 10 200 && chmod 666 /run/tun && mount --bind /run/tun /dev/net/tun || exit 97
        user="$user --inh-caps=+net_admin --ambient-caps=+net_admin"
        $user "$VPND/bin/vpnd" -c "$CONF" || exit
        $user "$VPND/bin/vpndctl" -c "$CONF" stats
        kill -TERM "$(cat /run/vpnd-x.pid)"
        while test -e /run/vpnd-x.pid; do sleep 0.05; done
        """;

    var vpnd = host.run(Map.of(), OF_A_USER, script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.output().contains("role net-gw"), vpnd::toString);
  }
}
