// SPDX-License-Identifier: BSD-2-Clause
/** UDP sockets that send and receive whole batches, and the component that opens them. */
@NullMarked
package vpnd.tun.linux.udp;

import org.jspecify.annotations.NullMarked;
