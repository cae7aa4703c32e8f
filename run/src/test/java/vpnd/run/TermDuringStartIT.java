// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Seed;

/** TERM ends a start with exit code 0 at any moment of it, and nothing is left. */
@NeedsRoot
@InTurn(0)
class TermDuringStartIT {
  /** Between two moments; {@code -Dstep=10} tries each hundredth of a second. */
  private static final int STEP_MILLIS = Integer.getInteger("step", 200);

  private static final Duration LIMIT = Duration.ofMinutes(10);

  /**
   * Starts vpnd again and again and sends TERM a step later each time, until it has got to run.
   * Prints what went wrong.
   */
  private static final String SWEEP =
      """
      import os, signal, socket, subprocess, sys, time

      vpnd, configuration, option, first, step = sys.argv[1:]
      directory = os.path.dirname(configuration)
      told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      told.bind("/run/notify")
      told.setblocking(False)
      os.environ["NOTIFY_SOCKET"] = "/run/notify"

      def is_ready():
        try:
          while b"READY=1" not in told.recv(4096): pass
          return True
        except BlockingIOError:
          return False

      def is_held(process):
        with open(f"/proc/{process.pid}/status") as status:
          masks = {name: words for name, words in (line.split(":") for line in status)}
        # Also the parent's copy blocks it, until it becomes the program.
        return int(masks["SigBlk"], 16) & int(masks["SigIgn"], 16) & 1 << signal.SIGTERM - 1

      def processes():
        for pid in filter(str.isdigit, os.listdir("/proc")):
          try:
            with open(f"/proc/{pid}/cmdline", "rb") as line: arguments = line.read()
            if os.fsencode(configuration) in arguments and b"python" not in arguments and b"unshare" not in arguments and b"set -u" not in arguments:
              yield arguments
          except OSError: pass

      def host():
        files = [os.path.join(d, f) for d, _, fs in os.walk("/run") for f in fs if not f.endswith("lock")]
        ip = lambda *words: subprocess.run(["ip", "-o", *words], capture_output=True, text=True).stdout
        return sorted(files), ip("link"), ip("route", "show", "table", "all"), list(processes())

      def left():
        end = time.monotonic() + 10
        while (now := host()) != before and time.monotonic() < end: time.sleep(0.01)
        return [] if now == before else now

      def end_daemon():
        with open("/run/vpnd-x.pid") as pid: os.kill(int(pid.read()), signal.SIGTERM)

      before = host()
      moment, running, undisturbed = float(first), False, []
      while not running:
        with open(directory + "/output", "w+") as output:
          process = subprocess.Popen([vpnd, *option.split(), "-c", configuration], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
          end = time.monotonic() + 10
          while not is_held(process):
            if time.monotonic() > end: sys.exit("TERM is not held back")
            time.sleep(0.0005)
          begin = time.monotonic()
          # The first starts are not disturbed: the fastest says how long one takes.
          while (len(undisturbed) < 3 or time.monotonic() < begin + moment / 1000) and not running:
            running = is_ready() if option else process.poll() is not None
            time.sleep(0.0005)
          took = (time.monotonic() - begin) * 1000
          process.terminate() if option or not running else end_daemon()
          code = process.wait(20)
          rest = left()
          # It was reported as running just before.
          if rest and not option and len(undisturbed) == 3 and moment > min(undisturbed) / 2:
            running = True
            end_daemon()
            rest = left()
          output.seek(0)
          if code or rest: print(f"after {moment:.0f} ms: exit code {code}, left {rest}, {output.read()}")
        if len(undisturbed) < 3:
          undisturbed.append(took)
          running = False
        else:
          moment += float(step)
      """;

  private final Path directory;
  private final IsolatedHost host;

  TermDuringStartIT(@TempDir Path directory) throws Exception {
    FakeDistribution.requireRoot();
    this.directory = directory;
    host = new IsolatedHost(directory);
    var held = Program.start(directory, Path.of("/usr/bin/env"), "--block-signal=TERM", "true");
    if (held.exitCode() != 0) {
      var message = "SKIPPED: env(1) cannot block signals; install coreutils 8.31 or newer";
      System.err.println(message);
      if (System.getenv("CI") != null) {
        fail(message);
      }
      abort(message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f", ""})
  void endsItWithExitCode0AndNothingIsLeft(String option) throws Exception {
    double first = new Random(Seed.draw()).nextDouble() * STEP_MILLIS;
    var sweep = Files.writeString(directory.resolve("sweep.py"), SWEEP);
    var script =
        "exec python3 %s \"$VPND/bin/vpnd\" \"$CONF\" '%s' %s %d"
            .formatted(sweep, option, first, STEP_MILLIS);

    var faults = host.runFor(LIMIT, script);

    assertEquals(0, faults.exitCode(), faults::toString);
    assertEquals("", faults.output());
  }

  /** A program has the mask of the thread that starts it, and must end when it is asked to. */
  @Test
  void noThreadOfVpndHasTheSignalBlocked() throws Exception {
    var script =
        """
        "$VPND/bin/vpnd" -c "$CONF" || exit
        pid=$(cat /run/vpnd-x.pid)
        for thread in /proc/$pid/task/*; do
          case $(cat $thread/comm) in
            vpnd-* | Felix* | CM* | SCR*)
              mask=$(sed -n 's/^SigBlk:.*\\(....\\)$/\\1/p' $thread/status)
              test $((0x$mask & 0x4000)) -eq 0 && echo free || cat $thread/comm ;;
          esac
        done | sort -u
        kill -TERM $pid
        """;

    var vpnd = host.run(Map.of(), "", script);

    assertEquals("free\n", vpnd.output(), vpnd::toString);
  }
}
