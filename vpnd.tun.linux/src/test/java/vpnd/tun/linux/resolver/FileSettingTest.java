// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.Shell;

class FileSettingTest {
  private static final String HOST = "nameserver 192.168.1.1\n";
  private static final DnsOfLink DNS = DnsOfLink.of(Plans.dns("10.67.0.53/corp.example"));

  private final Path directory;
  private final Path file;

  FileSettingTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("resolv.conf");
  }

  @BeforeEach
  void makeFile() throws IOException {
    Files.writeString(file, HOST);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void theFileKeepsItsModeAndIsAsBeforeAtTheEnd() throws Exception {
    var setting = new FileSetting("tun0", file, DNS);
    setting.put();
    assertTrue(Files.readString(file).contains("nameserver 10.67.0.53\n"));
    assertTrue(setting.isInPlace());
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    setting.unsure().remove();
    assertEquals(HOST, Files.readString(file));
    assertFalse(setting.isInPlace());
    assertEquals(List.of(file), files());
  }

  /** The journal is in memory, and the file on disk. */
  @Test
  void afterAPowerFailureTheLinesOfTheInterfaceGo() throws Exception {
    new FileSetting("tun0", file, DNS).put();
    new FileSetting("tun1", file, DNS).put();
    FileSetting.removeLeftOvers("tun0", file);
    assertFalse(Files.readString(file).contains("tun0"), Files.readString(file));
    assertTrue(new FileSetting("tun1", file, DNS).isInPlace());
  }

  @Test
  void aLinkStaysALink() throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("link"), Path.of("resolv.conf"));
    var setting = new FileSetting("tun0", link, DNS);
    setting.put();
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.readString(file).contains("nameserver 10.67.0.53\n"));
    setting.remove();
    assertEquals(HOST, Files.readString(file));
  }

  /** As in a container, where the file cannot be replaced. */
  @NeedsRoot
  @Test
  void aMountPointIsWrittenInPlace() throws Exception {
    var mounted = directory.resolve("mounted");
    Files.writeString(mounted, HOST);
    Shell.run("mount", "--bind", file.toString(), mounted.toString());
    try {
      var setting = new FileSetting("tun0", mounted, DNS);
      setting.put();
      assertTrue(setting.isInPlace());
      assertTrue(Files.readString(file).contains("nameserver 10.67.0.53\n"));
      setting.remove();
      assertEquals(HOST, Files.readString(file));
      assertEquals(List.of(mounted, file), files());
    } finally {
      Shell.run("umount", mounted.toString());
    }
  }

  /** The disk is full. */
  @NeedsRoot
  @Test
  void aFileThatCannotBeWrittenStaysWholeAndIsNamed() throws Exception {
    Shell.run("mount", "-t", "tmpfs", "-o", "size=4k,nr_inodes=2", "none", directory.toString());
    try {
      Files.writeString(file, HOST); // the second and last file of this disk
      var setting = new FileSetting("tun0", file, DNS);
      var fault = assertThrows(IOException.class, setting::put).toString();
      assertTrue(fault.contains("so names are not resolved through tun0: make " + file), fault);
      assertEquals(HOST, Files.readString(file));
      assertEquals(List.of(file), files());
    } finally {
      Shell.run("umount", directory.toString());
    }
  }

  @Test
  void aMissingFileIsNamedAndNotMade() throws Exception {
    Files.delete(file);
    var setting = new FileSetting("tun0", file, DNS);
    var fault = assertThrows(IOException.class, setting::requireManager);
    assertEquals(
        "there is no file %s, so names are not resolved through tun0: make it, install openresolv, or set dns"
            .formatted(file),
        fault.getMessage());
    setting.remove();
    assertFalse(Files.exists(file));
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }
}
