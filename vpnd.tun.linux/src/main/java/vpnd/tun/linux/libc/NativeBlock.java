// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that native code reads and writes, zero at first. It exists as long as this object is
 * reachable, so whoever uses the address keeps the block in a field.
 *
 * @param host the bytes, numbers in the order of this processor
 * @param network the same bytes, numbers in network order
 * @param address where they are; a multiple of 8
 */
public record NativeBlock(ByteBuffer host, ByteBuffer network, long address) {
  public static NativeBlock allocate(int size) {
    var bytes = ByteBuffer.allocateDirect(size);
    return new NativeBlock(
        bytes.duplicate().order(ByteOrder.nativeOrder()),
        bytes,
        Pointer.nativeValue(Native.getDirectBufferPointer(bytes)));
  }
}
