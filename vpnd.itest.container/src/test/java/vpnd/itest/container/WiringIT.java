// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

@RunWith(PaxExam.class)
public final class WiringIT {
  /** Works only where the launcher runs in the foreground. */
  private static final String CONSOLE = "vpnd.shell.Console";

  @Inject private BundleContext context;
  @Inject private ServiceComponentRuntime components;

  @Test
  public void everyBundleOfTheDistributionIsActive() throws IOException {
    for (var jar : Distribution.jars()) {
      if (!Distribution.isTunPort(jar)) {
        assertEquals(jar.toString(), Bundle.ACTIVE, bundle(jar).getState());
      }
    }
  }

  @Test
  public void oneTunPortOfTheDistributionFitsThisSystem() throws Exception {
    var fitting = new ArrayList<String>();
    for (var jar : Distribution.jars()) {
      if (Distribution.isTunPort(jar) && resolves(bundle(jar))) {
        fitting.add(bundle(jar).getSymbolicName());
      }
    }
    assertEquals(fitting.toString(), 1, fitting.size());
  }

  private boolean resolves(Bundle bundle) {
    var framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    return framework.adapt(FrameworkWiring.class).resolveBundles(List.of(bundle));
  }

  private Bundle bundle(Path jar) {
    return context.getBundle(Distribution.location(jar));
  }

  @Test
  public void everyComponentHasWhatItNeeds() {
    var wanting =
        components.getComponentDescriptionDTOs().stream()
            .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
            .filter(configuration -> !isSatisfied(configuration))
            .map(configuration -> configuration.description.name)
            .filter(name -> !name.equals(CONSOLE))
            .toList();
    assertEquals(List.of(), wanting);
  }

  private static boolean isSatisfied(ComponentConfigurationDTO configuration) {
    return configuration.state == ComponentConfigurationDTO.ACTIVE
        || configuration.state == ComponentConfigurationDTO.SATISFIED;
  }

  @Test
  public void onlyTheApiExportsPackages() {
    assertEquals(
        List.of("vpnd.api"),
        ours().filter(WiringIT::exports).map(Bundle::getSymbolicName).toList());
  }

  private Stream<Bundle> ours() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith("vpnd."));
  }

  private static boolean exports(Bundle bundle) {
    var revision = bundle.adapt(BundleRevision.class);
    return !revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).isEmpty();
  }
}
