// SPDX-License-Identifier: BSD-2-Clause
/**
 * How long a packet may be to reach the peer where no router says so: path MTU discovery by probing
 * (RFC 8899). It is pure, like the engine, which seals and sends the probes. Times are nanoseconds
 * of one monotonic clock, sizes are bytes of an inner packet. Everything is confined to one thread.
 */
@NullMarked
package vpnd.router.protocol.path;

import org.jspecify.annotations.NullMarked;
