// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A block of memory outside the Java heap, with an address for native code.
 *
 * <p>The block exists until {@link #close} or, without that call, until this object is no longer
 * reachable. A user of {@link #address} or {@link #bytes} must keep this object reachable for the
 * time of the use: neither of them keeps the block alive.
 */
@ConsumerType
public interface NativeMemory extends AutoCloseable {
  /** Address of the first byte. */
  long address();

  /**
   * The same bytes for Java. Every call returns the same buffer, in big-endian order; callers use
   * absolute access only, so that threads may share it.
   */
  ByteBuffer bytes();

  /** Overwrites the block with zeros and frees it. Further calls do nothing. */
  @Override
  void close();
}
