// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.scr.info.ScrInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.ComponentContext;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;
import org.osgi.util.tracker.ServiceTracker;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;
import vpnd.testing.api.ApiPackages;

/** The finished bundle inside Felix, with JNA outside as in the distribution. */
final class BundleIT {
  private static final String SYSTEM_PACKAGES =
      "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1,"
          + "org.osgi.service.cm;version=1.6.1,"
          + ApiPackages.exported();

  /** One class of each bundle beside ours. */
  private static final List<Class<?>> RUNTIME =
      List.of(
          Function.class,
          Promise.class,
          ComponentContext.class,
          PersistenceManager.class,
          ScrInfo.class);

  private final Path folder;
  private final Framework felix;
  private Bundle crypto;

  BundleIT(@TempDir Path folder) {
    this.folder = folder;
    this.felix =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.resolve("felix").toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    SYSTEM_PACKAGES));
  }

  @BeforeEach
  void start() throws Exception {
    felix.start();
    for (var type : RUNTIME) {
      felix.getBundleContext().installBundle(jar(type).toString()).start();
    }
    crypto = felix.getBundleContext().installBundle(jar(Sodium.class).toString());
    crypto.start();
  }

  @AfterEach
  void stop() throws Exception {
    felix.stop();
    felix.waitForStop(10_000);
  }

  @Test
  void canBeUpdatedWhileItsMemoryIsInUse() throws Exception {
    var memories = new ArrayList<NativeMemory>();
    for (int i = 0; i < 5; i++) {
      memories.add(Bytes.of(suite(""), "c0ffee"));
      try (var in = jar(Sodium.class).openStream()) {
        crypto.update(in);
      }
      assertWorks(suite(""));
      assertAegisIsThereIfItCanBe();
    }
    crypto.uninstall();
    assertNull(felix.getBundleContext().getServiceReference(CipherSuite.class));
    for (var memory : memories) {
      assertEquals("c0ffee", Bytes.hex(memory, 3));
      memory.close();
    }
  }

  @Test
  void usesTheLibraryThatIsConfigured() throws Exception {
    var library = folder.resolve("libsodium").toString();
    try (var in = Sodium.class.getResourceAsStream(SodiumLibrary.bundledName())) {
      Files.write(Path.of(library), in.readAllBytes());
    }
    suite("");
    var configurations = tracker("(objectClass=" + ConfigurationAdmin.class.getName() + ")");
    ((ConfigurationAdmin) configurations.waitForService(10_000))
        .getConfiguration("vpnd.crypto", null)
        .update(FrameworkUtil.asDictionary(Map.of("library", library)));
    assertWorks(suite(library));
  }

  /** The service that was made with this value of the property {@code library}. */
  private CipherSuite suite(String library) throws Exception {
    var tracker =
        tracker("(&(objectClass=%s)(library=%s))".formatted(CipherSuite.class.getName(), library));
    var suite = (CipherSuite) tracker.waitForService(10_000);
    tracker.close();
    assertNotNull(suite, "no service within 10 s");
    return suite;
  }

  /** The library is the same as that of this test, and so is the processor. */
  private void assertAegisIsThereIfItCanBe() throws Exception {
    var name = "(suite=aegis256)";
    try (var sodium = Sodium.open(null)) {
      if (sodium.aegis256() == null) {
        assertEquals(
            0, felix.getBundleContext().getServiceReferences(CipherSuite.class, name).size());
        return;
      }
    }
    var tracker = tracker("(&(objectClass=%s)%s)".formatted(CipherSuite.class.getName(), name));
    var suite = (CipherSuite) tracker.waitForService(10_000);
    tracker.close();
    assertNotNull(suite, "no aegis256 within 10 s");
    assertEquals("aegis256", suite.name());
  }

  private ServiceTracker<Object, Object> tracker(String filter) throws Exception {
    var context = felix.getBundleContext();
    var tracker = new ServiceTracker<Object, Object>(context, context.createFilter(filter), null);
    tracker.open();
    return tracker;
  }

  private static void assertWorks(CipherSuite suite) {
    try (var key = suite.allocate(32);
        var datagram = suite.allocate(41)) {
      var nonce = datagram.address();
      suite.cipher().seal(key.address(), nonce, datagram.address(), 1);
      assertTrue(suite.cipher().open(key.address(), nonce, datagram.address(), 1));
    }
  }

  private static URL jar(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
