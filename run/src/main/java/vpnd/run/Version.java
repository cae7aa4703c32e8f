// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the manifest of its jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"vpnd " + Version.class.getPackage().getImplementationVersion()};
  }
}
