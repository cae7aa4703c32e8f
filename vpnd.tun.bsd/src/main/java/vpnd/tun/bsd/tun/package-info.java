// SPDX-License-Identifier: BSD-2-Clause
/** Tunnel devices: how they are opened, and how packets pass through them. */
@NullMarked
package vpnd.tun.bsd.tun;

import org.jspecify.annotations.NullMarked;
