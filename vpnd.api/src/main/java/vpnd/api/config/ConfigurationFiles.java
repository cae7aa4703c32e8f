// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.config;

import java.io.UncheckedIOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configuration files of the tunnels; a service. All methods may be called from any thread that
 * may block.
 */
@ProviderType
public interface ConfigurationFiles {
  /**
   * Applies changes of the files now; returns when that is done.
   *
   * @throws UncheckedIOException if the files cannot be listed; nothing changes then
   */
  void reload();

  /**
   * The errors of the files that are not in use in their present form.
   *
   * @return a sentence each, naming the file, the line, the fault and the remedy; no secret
   * @throws UncheckedIOException if the files cannot be listed
   */
  List<String> problems();
}
