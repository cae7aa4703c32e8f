// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.run.process.ExitCode;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

/** vpnd does not start from a distribution that others can change. */
@Slow
@NeedsRoot
@OnEachJava
class TrustedDistributionIT {
  /** A copy, as it is installed. */
  private static final String COPY = "umask 022; cp -r \"$VPND\" /run/home";

  private static final String OTHER = "setpriv --reuid=54321 --regid=54321 --clear-groups";

  private final IsolatedHost host;

  TrustedDistributionIT(@TempDir Path directory) throws Exception {
    FakeDistribution.requireRoot();
    host = new IsolatedHost(directory);
  }

  private Program vpnd(String change, String options) throws IOException, InterruptedException {
    return host.run(
        Map.of(), String.join("\n", COPY, change), "/run/home/bin/vpnd " + options + " -c $CONF");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f", "", "--check"})
  void itSaysInOneLineWhatIsWrongAndWhatHelps(String options) throws Exception {
    var vpnd = vpnd("chmod g+w /run/home/bundles/role/*.jar", options);

    assertEquals(ExitCode.CONFIGURATION, vpnd.exitCode(), vpnd::toString);
    assertEquals("", vpnd.output());
    assertTrue(
        vpnd.errors()
            .matches(
                "vpnd: /run/home/bundles/role/vpnd.role.\\S*jar: others than its owner may write"
                    + " to it; run: chmod -R go-w /run/home\n"),
        vpnd::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chown 54321 /run/home",
        "chown 54321 /run/home/lib/jna.jar",
        "chmod o+w /run/home/lib/native/*",
        "mkdir -m 777 /run/open && mv /run/home /run/open && ln -s open/home /run/home"
      })
  void whateverOthersCanChange(String change) throws Exception {
    var vpnd = vpnd(change, "--check");

    assertEquals(ExitCode.CONFIGURATION, vpnd.exitCode(), vpnd::toString);
    assertEquals(1, vpnd.errors().lines().count(), vpnd::toString);
  }

  /** A user may change the user's own installation; so may root, who does not trust it. */
  @Test
  void aUserMayRunItFromHisOwnDirectory() throws Exception {
    var script =
        """
        mkdir /run/conf && cp "$CONF" /run/conf && chown -R 54321 /run/home /run/conf
        %s /run/home/bin/vpnd --check -c /run/conf/x.conf || exit
        /run/home/bin/vpnd --check -c "$CONF"
        """
            .formatted(OTHER);

    var vpnd = host.run(Map.of(), COPY, script);

    assertEquals(ExitCode.CONFIGURATION, vpnd.exitCode(), vpnd::toString);
    assertEquals("/run/conf/x.conf: ok\n", vpnd.output());
    assertTrue(
        vpnd.errors()
            .endsWith(
                "who could put another file in its place; keep it in a directory of root, such as /etc or /opt\n"),
        vpnd::toString);
  }

  @Test
  void aUserMayRunThatOfRoot() throws Exception {
    var script =
        """
        mkdir /run/conf && cp "$CONF" /run/conf && chown -R 54321 /run/conf
        %s /run/home/bin/vpnd --check -c /run/conf/x.conf
        """
            .formatted(OTHER);

    var vpnd = host.run(Map.of(), COPY, script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
  }
}
