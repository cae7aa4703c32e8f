// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import vpnd.api.Cipher;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;

/**
 * Publishes {@link Sodium} as a service, and {@code aegis256} where there is one; a changed
 * configuration replaces both.
 */
@Component(
    configurationPid = "vpnd.crypto",
    immediate = true,
    property = CipherSuite.NAME + "=nacl")
public final class SodiumService implements CipherSuite {
  private static final System.Logger LOG = System.getLogger("vpnd.crypto");

  /** By then a session is up, as a rule. */
  private static final int START_SECONDS = 5;

  private final Sodium sodium;
  private final @Nullable ServiceRegistration<CipherSuite> aegis256;
  private final Future<?> quickening;

  /** The configuration {@code vpnd.crypto}. */
  @interface Config {
    /** File of the library to load; empty for the bundled one, else the system's. */
    String library() default "";
  }

  /**
   * Loads the library that is configured.
   *
   * @throws IOException if that is not possible, which is logged; nobody gets the service then
   */
  @Activate
  public SodiumService(BundleContext context, Config config) throws IOException {
    var path = config.library();
    try {
      sodium = Sodium.open(path.isEmpty() ? null : Path.of(path));
    } catch (IOException e) {
      LOG.log(Level.ERROR, e.getMessage());
      throw e;
    }
    LOG.log(Level.DEBUG, "loaded {0}", sodium);
    aegis256 = publish(context, sodium.aegis256());
    quickening =
        CompletableFuture.runAsync(
            sodium::quicken, CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS));
  }

  private static @Nullable ServiceRegistration<CipherSuite> publish(
      BundleContext context, @Nullable CipherSuite suite) {
    if (suite == null) {
      LOG.log(
          Level.DEBUG,
          "no aegis256: it needs libsodium 1.0.19 and a processor with instructions for AES");
      return null;
    }
    return context.registerService(
        CipherSuite.class,
        suite,
        FrameworkUtil.asDictionary(Map.of(CipherSuite.NAME, suite.name())));
  }

  @Deactivate
  void close() {
    quickening.cancel(false);
    if (aegis256 != null) {
      aegis256.unregister();
    }
    sodium.close();
  }

  @Override
  public String name() {
    return sodium.name();
  }

  @Override
  public Cipher cipher() {
    return sodium.cipher();
  }

  @Override
  public NativeMemory allocate(int size) {
    return sodium.allocate(size);
  }

  @Override
  public void generateKeyPair(long secretKey, long publicKey) {
    sodium.generateKeyPair(secretKey, publicKey);
  }

  @Override
  public void derivePublicKey(long secretKey, long publicKey) {
    sodium.derivePublicKey(secretKey, publicKey);
  }

  @Override
  public boolean agree(long agreed, long secretKey, long publicKey) {
    return sodium.agree(agreed, secretKey, publicKey);
  }
}
