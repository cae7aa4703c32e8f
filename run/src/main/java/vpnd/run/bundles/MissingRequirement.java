// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Describes a requirement of a bundle that no other satisfies. */
final class MissingRequirement {
  /** Descriptions of namespaces; others are shown by name. */
  private static final Map<String, String> KINDS =
      Map.of(
          PackageNamespace.PACKAGE_NAMESPACE, "the package",
          BundleNamespace.BUNDLE_NAMESPACE, "the bundle",
          HostNamespace.HOST_NAMESPACE, "the bundle",
          ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE, "the Java runtime",
          NativeNamespace.NATIVE_NAMESPACE, "another operating system:");

  private static final Pattern LOWEST = Pattern.compile("version>?=([^)]+)");
  private static final Pattern TOO_HIGH = Pattern.compile("!\\([a-z-]*version>=([^)]+)");

  private MissingRequirement() {}

  /** Considers all installed bundles, since those not resolved yet may still become so. */
  static Optional<String> of(Bundle bundle, FrameworkWiring wiring) {
    var requirements = bundle.adapt(BundleRevision.class).getDeclaredRequirements(null);
    return requirements.stream()
        .filter(MissingRequirement::isNeededToResolve)
        .filter(Predicate.not(requirement -> isProvided(requirement, wiring)))
        .map(MissingRequirement::describe)
        .findFirst();
  }

  private static boolean isNeededToResolve(BundleRequirement requirement) {
    var directives = requirement.getDirectives();
    var resolution = directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
    var effective = directives.get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
    return (resolution == null || resolution.equals(Namespace.RESOLUTION_MANDATORY))
        && (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE));
  }

  private static boolean isProvided(BundleRequirement requirement, FrameworkWiring wiring) {
    return !wiring.findProviders(requirement).isEmpty();
  }

  private static String describe(BundleRequirement requirement) {
    var namespace = requirement.getNamespace();
    var filter = String.valueOf(requirement.getDirectives().get(Constants.FILTER_DIRECTIVE));
    var name = Pattern.compile(Pattern.quote(namespace) + "=([^)]+)").matcher(filter);
    var kind = KINDS.getOrDefault(namespace, namespace);
    return name.find() ? kind + " " + name.group(1) + version(filter) : kind + " " + filter;
  }

  private static String version(String filter) {
    var tooHigh = TOO_HIGH.matcher(filter);
    var lowest = LOWEST.matcher(tooHigh.replaceAll(""));
    if (!lowest.find()) {
      return "";
    }
    return tooHigh.reset().find()
        ? ", version " + lowest.group(1) + " to below " + tooHigh.group(1)
        : ", version " + lowest.group(1) + " or newer";
  }
}
