// SPDX-License-Identifier: BSD-2-Clause
/**
 * Packets and their buffers, off-heap and in batches: {@link PacketBatch} carries packets between a
 * tunnel device, a cipher and a UDP port without a copy and without an allocation per packet.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.packet;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
