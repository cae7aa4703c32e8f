// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code bom.json} and {@code THIRD-PARTY.txt} into a distribution, and the checksums of its
 * Maven repository.
 */
public final class Inventory {
  private Inventory() {}

  /**
   * Fails, and with it the build, if a jar or a native library cannot be identified.
   *
   * @param arguments the directory of the distribution
   */
  public static void main(String[] arguments) throws Exception {
    var home = Path.of(arguments[0]);
    var distribution = new Distribution(home);
    var parts = distribution.parts();
    Files.writeString(home.resolve("bom.json"), BillOfMaterials.of(parts) + '\n');
    Files.writeString(home.resolve("THIRD-PARTY.txt"), Notices.of(parts, distribution.jars()));
    RepositoryChecksums.write(home.resolve("repository"));
  }
}
