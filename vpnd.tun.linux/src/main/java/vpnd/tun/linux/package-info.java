// SPDX-License-Identifier: BSD-2-Clause
/** Tunnel devices and batched UDP on Linux. */
@NullMarked
package vpnd.tun.linux;

import org.jspecify.annotations.NullMarked;
