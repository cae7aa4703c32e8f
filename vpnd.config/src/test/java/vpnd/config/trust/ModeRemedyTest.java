// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The remedy for a mode, on file systems with and without modes. */
class ModeRemedyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"vfat", "exfat", "msdos", "ntfs", "ntfs3", "fuseblk", "fusefat", "fuse.exfat"})
  void whereAllFilesHaveOneModeItIsTheMountThatHelps(String type) {
    assertEquals(
        "its file system (%s) has one mode for all files: mount it with umask=077, or use another one"
            .formatted(type),
        ModeRemedy.of("chmod 600", Path.of("/media/vpnd.conf"), type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4",
        "xfs",
        "btrfs",
        "tmpfs",
        "overlay",
        "nfs4",
        "fuse.sshfs",
        "vfat2",
        "unknown"
      })
  void elsewhereItIsTheCommand(String type) {
    assertEquals(
        "run: chmod 600 /media/vpnd.conf",
        ModeRemedy.of("chmod 600", Path.of("/media/vpnd.conf"), type));
  }
}
