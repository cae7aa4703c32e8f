// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;

/**
 * A file that holds one endpoint: 46 bytes, big-endian. It is replaced as a whole, and what is not
 * whole is taken for absent, so a crash at any byte costs at most the endpoint.
 *
 * <p>Layout: address 16 (IPv4 as a mapped address), scope 4, port 2; own address 16, all zero if it
 * is not known, its scope 4; CRC-32 of all that 4.
 */
public final class EndpointFile {
  private static final int CHECKED = 42;
  private static final int SIZE = CHECKED + Integer.BYTES;
  private static final int MAPPED = 0xffff;

  private final Path path;
  private final Path temporary;

  /** The file beside the one with the highest nonce of the same peer. */
  public static EndpointFile beside(Path nonceFile) {
    return new EndpointFile(nonceFile.resolveSibling(nonceFile.getFileName() + ".endpoint"));
  }

  EndpointFile(Path path) {
    this.path = path.toAbsolutePath();
    this.temporary = path.resolveSibling(path.getFileName() + ".new");
  }

  /** The endpoint in the file; null if there is none to send to, or the file is damaged. */
  @Nullable Endpoint read() {
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
      if (bytes.capacity() != SIZE || bytes.getInt(CHECKED) != checksum(bytes)) {
        return null;
      }
      var address = readAddress(bytes);
      var port = bytes.getShort() & 0xffff;
      var local = readAddress(bytes);
      return port == 0 || address.isAnyLocalAddress()
          ? null
          : new Endpoint(
              new InetSocketAddress(address, port), local.isAnyLocalAddress() ? null : local);
    } catch (IOException e) {
      // A file that cannot be read is worth no more than one that is not there.
      return null;
    }
  }

  /** Replaces the endpoint. */
  void write(Endpoint endpoint) throws IOException {
    var bytes = ByteBuffer.allocate(SIZE);
    writeAddress(bytes, endpoint.address());
    bytes.putShort((short) endpoint.port());
    var local = endpoint.local();
    if (local != null) {
      writeAddress(bytes, local);
    }
    bytes.putInt(CHECKED, checksum(bytes)).rewind();
    Files.deleteIfExists(temporary);
    try (var channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the file, if there is one. */
  public void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  private static int checksum(ByteBuffer bytes) {
    var checksum = new CRC32();
    checksum.update(bytes.duplicate().position(0).limit(CHECKED));
    return (int) checksum.getValue();
  }

  private static void writeAddress(ByteBuffer to, InetAddress address) {
    if (address instanceof Inet6Address v6) {
      to.put(v6.getAddress()).putInt(v6.getScopeId());
    } else {
      to.putLong(0).putInt(MAPPED).put(address.getAddress()).putInt(0);
    }
  }

  private static InetAddress readAddress(ByteBuffer from) throws UnknownHostException {
    var address = new byte[16];
    from.get(address);
    var scope = from.getInt();
    if (scope < 0) {
      throw new UnknownHostException("no interface has such a number: " + scope);
    }
    return scope == 0
        ? InetAddress.getByAddress(address)
        : Inet6Address.getByAddress(null, address, scope);
  }
}
