// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.memory;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory for native code, initially zero. It exists as long as this object is reachable, so keep
 * the block in a field while its address is in use.
 *
 * @param host the bytes, in host byte order
 * @param network the same bytes, in network byte order
 * @param address of the memory, a multiple of 8
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
