// SPDX-License-Identifier: BSD-2-Clause
/** The tun device: its queues, segmentation offload, and the component that opens it. */
@NullMarked
package vpnd.tun.linux.tun;

import org.jspecify.annotations.NullMarked;
