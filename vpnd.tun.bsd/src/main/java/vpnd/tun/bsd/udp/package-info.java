// SPDX-License-Identifier: BSD-2-Clause
/** UDP sockets that tell and choose the own address of each datagram. */
@NullMarked
package vpnd.tun.bsd.udp;

import org.jspecify.annotations.NullMarked;
