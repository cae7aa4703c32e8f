// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.io.UncheckedIOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configuration files of which the tunnels are made; a service. All methods may be called from
 * any thread, but not from one that must not wait.
 */
@ProviderType
public interface ConfigurationFiles {
  /**
   * Follows at once what has happened to the files; returns when that is done.
   *
   * @throws UncheckedIOException if it cannot be told which files there are; all goes on as before
   */
  void reload();

  /**
   * What is wrong with the files that are not in use as they are now.
   *
   * @return a sentence each, naming the file, the line, the fault and the remedy; no secret
   * @throws UncheckedIOException if it cannot be told which files there are
   */
  List<String> problems();
}
