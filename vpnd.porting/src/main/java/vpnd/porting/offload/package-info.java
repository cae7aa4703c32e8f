// SPDX-License-Identifier: BSD-2-Clause
/**
 * Segmentation offload of tun devices, the same on every operating system: large packets are split
 * into slots, and slots of a flow coalesced, whatever {@linkplain vpnd.porting.offload.PacketPrefix
 * prefix} the system uses.
 */
@NullMarked
package vpnd.porting.offload;

import org.jspecify.annotations.NullMarked;
