// SPDX-License-Identifier: BSD-2-Clause
/** The way of a datagram from the socket to the device: whose it is, open, act, filter, write. */
@NullMarked
package vpnd.router.inbound;

import org.jspecify.annotations.NullMarked;
