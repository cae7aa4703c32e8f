// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vpnd.itest.process.HostFiles;
import vpnd.itest.process.Program;

/** A configuration file of vpnd for one peer, with its own key pair. */
public final class PeerFile {
  private final HostFiles files;
  private final String path;
  private List<String> lines = List.of();
  private final String secretKeyLine;
  private final String publicKeyLine;

  /** Generates the key pair; the file does not exist before {@link #write}. */
  public PeerFile(HostFiles files, String path, Path keygen) {
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
   * Writes the whole file anew, in one step, with nonce files in {@code /etc}.
   *
   * @param lines what it says besides
   */
  public void write(String... lines) {
    this.lines = List.of(lines);
    copyTo(files);
  }

  /** Writes the same on another host. */
  public void copyTo(HostFiles target) {
    var all = new ArrayList<>(List.of(secretKeyLine));
    var name = path.replaceAll(".*/", "");
    all.add("local_nonce_file: /etc/" + name + ".local_nonce");
    all.add("remote_nonce_file: /etc/" + name + ".remote_nonce");
    all.addAll(lines);
    target.write(path, all.toArray(String[]::new));
  }

  /** Removes the file. */
  public void delete() {
    files.delete(path);
  }
}
