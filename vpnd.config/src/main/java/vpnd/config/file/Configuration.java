// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.secret.SecretKey;

/**
 * The content of a valid configuration file.
 *
 * @param file the file
 * @param tunnel the tunnel
 * @param localSecretKey {@code local_sk}
 * @param sodiumLibrary {@code sodium_library}: the libsodium to load, or null to let vpnd choose
 * @param places the targets of nonce files and the statistics socket that are named by symbolic
 *     links, as they were when the file was read
 * @param lines the line of each setting, by parameter name in lower case
 * @param warnings likely mistakes, such as a parameter that the role does not use
 */
public record Configuration(
    ConfigurationFile file,
    TunnelConfig tunnel,
    SecretKey localSecretKey,
    @Nullable Path sodiumLibrary,
    Map<Path, Path> places,
    Map<String, Integer> lines,
    List<Problem> warnings)
    implements AutoCloseable {

  /** Copies the collections. */
  public Configuration {
    places = Map.copyOf(places);
    lines = Map.copyOf(lines);
    warnings = List.copyOf(warnings);
  }

  /** Whether both describe the same tunnel, so that a running one need not be restarted. */
  public boolean isEquivalentTo(Configuration other) {
    return tunnel.equals(other.tunnel)
        && localSecretKey.equals(other.localSecretKey)
        && Objects.equals(sodiumLibrary, other.sodiumLibrary);
  }

  /** The target of a nonce file or of the statistics socket. */
  public Path placeOf(Path path) {
    return places.getOrDefault(path, path);
  }

  /** The line of the parameter's setting; 0 if there is none. */
  public int lineOf(Parameter<?> parameter) {
    return lines.getOrDefault(parameter.name(), 0);
  }

  /** The line that gives {@link TunnelConfig#parameters} this {@code NAME.KEY}. */
  public int lineOfPart(String nameAndKey) {
    return lines.getOrDefault(PartParameter.keyOf(nameAndKey), 0);
  }

  /** Overwrites the tunnel's secret key. */
  @Override
  public void close() {
    localSecretKey.close();
  }
}
