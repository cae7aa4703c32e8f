// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.TunnelConfig;

/**
 * What a configuration file says.
 *
 * @param tunnel the tunnel
 * @param sodiumLibrary {@code sodium_library}: the libsodium to load, or null to let vpnd choose
 * @param warnings what is probably not meant, such as a parameter that the role does not use
 */
public record Configuration(
    TunnelConfig tunnel, @Nullable Path sodiumLibrary, List<Problem> warnings)
    implements AutoCloseable {

  /** Copies the list. */
  public Configuration {
    warnings = List.copyOf(warnings);
  }

  /** Overwrites the tunnel's secret key. */
  @Override
  public void close() {
    tunnel.localSecretKey().close();
  }
}
