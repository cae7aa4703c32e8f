// SPDX-License-Identifier: BSD-2-Clause
/**
 * Tunnel devices that lead into queues of this process instead of the operating system, so that a
 * router runs without root and on any system. For tests and demonstrations.
 */
@NullMarked
package vpnd.tun.memory;

import org.jspecify.annotations.NullMarked;
