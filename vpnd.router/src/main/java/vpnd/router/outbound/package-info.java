// SPDX-License-Identifier: BSD-2-Clause
/** The way of a packet from the device to the socket: route, key, nonce, seal, send. */
@NullMarked
package vpnd.router.outbound;

import org.jspecify.annotations.NullMarked;
