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
import vpnd.run.process.ExitCode;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;

/** A file system such as FAT has one mode for all its files, and no chmod(1) changes that. */
@NeedsRoot
@InTurn(2)
class ModelessFileSystemIT {
  private static final int NO_FAT = 96;

  /** By the kernel or, where it cannot do that, by a program. */
  private static final String FAT =
      """
      mkdir /run/fat && truncate -s 8M /run/image && mkfs.vfat /run/image >/dev/null || exit 96
      mount -t vfat -o loop,umask=$UMASK /run/image /run/fat 2>/dev/null ||
        fusefat -o rw+,umask=$UMASK /run/image /run/fat >/dev/null 2>&1 || exit 96
      """;

  private static final String NONCES_THERE =
      FAT
          + """
          sed "s,: .*/nonces,: /run/fat," "$CONF" >/run/x.conf; chmod 600 /run/x.conf
          export CONF=/run/x.conf
          """;

  private final IsolatedHost host;

  ModelessFileSystemIT(@TempDir Path directory) throws Exception {
    FakeDistribution.requireRoot();
    host = new IsolatedHost(directory);
  }

  private Program run(String umask, String mounts, String script) throws Exception {
    var program = host.run(Map.of("UMASK", umask), mounts, script);
    if (program.exitCode() == NO_FAT) {
      var message =
          "SKIPPED: no FAT file system can be mounted here; install dosfstools and fusefat";
      System.err.println(message);
      if (System.getenv("CI") != null) {
        fail(message);
      }
      abort(message);
    }
    return program;
  }

  @Test
  void nonceFilesThatOthersCouldLockAreRefusedWithWhatHelps() throws Exception {
    var vpnd = run("022", NONCES_THERE, "\"$VPND/bin/vpnd\" -c $CONF");

    assertEquals(ExitCode.SYSTEM, vpnd.exitCode(), vpnd::toString);
    assertTrue(
        vpnd.errorsBesidesSystemLog()
            .matches(
                "vpnd: \\S+: /run/fat/local cannot be used: others than its owner could lock"
                    + " /run/fat/nonces-\\S*.lock, and its mode stays as it is( \\(.*\\))?; where"
                    + " the file system has one mode for all files, mount it for the owner only"
                    + " \\(umask=077\\), or name nonce files on another one\n"),
        vpnd::toString);
  }

  @Test
  void mountedForTheOwnerOnlyItHoldsNonceFiles() throws Exception {
    var script =
        """
        "$VPND/bin/vpnd" -c $CONF || exit
        kill -TERM "$(cat /run/vpnd-x.pid)"
        while test -e /run/vpnd-x.pid; do sleep 0.05; done
        """;

    var vpnd = run("077", NONCES_THERE, script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals("", vpnd.errorsBesidesSystemLog());
  }

  /** That chmod(1) would help is what it says elsewhere. */
  @Test
  void aConfigurationFileThereIsRefusedWithWhatHelps() throws Exception {
    var check = "cp $CONF /run/fat/x.conf && exec \"$VPND/bin/vpnd\" --check -c /run/fat/x.conf";

    var open = run("022", FAT, check);

    assertEquals(ExitCode.CONFIGURATION, open.exitCode(), open::toString);
    assertTrue(
        open.errors()
            .matches(
                "/run/fat/x.conf: others than its owner may read or write it; its file system"
                    + " \\(.*fat\\) has one mode for all files: mount it with umask=077, or use"
                    + " another one\n"),
        open::toString);
    assertEquals("/run/fat/x.conf: ok\n", run("077", FAT, check).output());
  }
}
