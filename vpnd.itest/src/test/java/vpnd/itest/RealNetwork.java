// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import com.sun.security.auth.module.UnixSystem;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import vpnd.itest.network.NetworkManager;
import vpnd.itest.network.Openresolv;
import vpnd.itest.network.SystemdResolved;
import vpnd.testing.NeedsNetwork;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Slow;

/**
 * Marks a test that needs network namespaces and tunnel devices, and so Linux and root. Elsewhere
 * it is skipped with a message, but fails if the environment variable CI is {@code true}.
 */
@Slow
@NeedsRoot
@NeedsNetwork
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealNetwork.Condition.class)
@interface RealNetwork {

  /** Checks the host. */
  final class Condition implements ExecutionCondition {
    private static final List<String> PROGRAMS =
        List.of("ip", "ping", "grep", "sysctl", "mount", "cp", "nft", "conntrack");
    private static final List<Path> UNPACKED =
        List.of(Openresolv.PROGRAM, SystemdResolved.RESOLVECTL, NetworkManager.NMCLI);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      var decision =
          decide(context.getDisplayName(), missing(), "true".equals(System.getenv("CI")));
      if (decision.isDisabled()) {
        System.err.println("SKIPPED: " + decision.getReason().orElse(""));
      }
      return decision;
    }

    /**
     * @param missing what is missing on the host; may be empty
     * @param mustRun whether nothing may be skipped
     */
    static ConditionEvaluationResult decide(String test, String missing, boolean mustRun) {
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("all there");
      }
      var message = test + " cannot run: it needs " + missing;
      if (mustRun) {
        throw new IllegalStateException(message + ", and CI=true forbids to skip it");
      }
      return ConditionEvaluationResult.disabled(message);
    }

    private static String missing() {
      var missing = new ArrayList<String>();
      if (!System.getProperty("os.name").equals("Linux")) {
        missing.add("Linux");
      } else if (new UnixSystem().getUid() != 0) {
        missing.add("root");
      }
      if (!Files.exists(Path.of("/dev/net/tun"))) {
        missing.add("/dev/net/tun");
      }
      for (var program : PROGRAMS) {
        if (!isOnPath(program)) {
          missing.add("the program " + program);
        }
      }
      for (var program : UNPACKED) {
        if (!Files.isExecutable(program)) {
          missing.add(program + " (on Debian, cnf/unpack-resolvers gets it)");
        }
      }
      return String.join(", ", missing);
    }

    private static boolean isOnPath(String program) {
      return java.util.Arrays.stream(System.getenv("PATH").split(":", -1))
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
  }
}
