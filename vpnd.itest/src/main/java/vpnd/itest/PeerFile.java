// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A configuration file of vpnd for one peer, with a key pair of its own. */
public final class PeerFile {
  private final HostFiles files;
  private final String path;
  private final String secretKeyLine;
  private final String publicKeyLine;

  /** Makes the key pair; the file is not there before {@link #write}. */
  PeerFile(HostFiles files, String path, Path keygen) {
    this.files = files;
    this.path = path;
    var output = Program.run(List.of(keygen.toString()));
    secretKeyLine = line(output, "local_sk:");
    publicKeyLine = line(output, "remote_pk:");
  }

  private static String line(String output, String beginning) {
    return output.lines().filter(line -> line.startsWith(beginning)).findFirst().orElseThrow();
  }

  /** The line with the public key of this side, for the file of the other one. */
  public String publicKeyLine() {
    return publicKeyLine;
  }

  /**
   * Writes the whole file anew, in one step, with nonce files beside those of other peers.
   *
   * @param lines what it says besides
   */
  public void write(String... lines) {
    var all = new ArrayList<>(List.of(secretKeyLine));
    all.add("local_nonce_file: " + nonceFile("local"));
    all.add("remote_nonce_file: " + nonceFile("remote"));
    all.addAll(List.of(lines));
    files.write(path, all.toArray(String[]::new));
  }

  private Path nonceFile(String side) {
    return files.resolve("/run").resolveSibling(path.replaceAll(".*/", "") + "." + side);
  }

  /** Removes the file. */
  public void delete() {
    files.delete(path);
  }
}
