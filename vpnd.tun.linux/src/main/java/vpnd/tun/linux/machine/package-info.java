// SPDX-License-Identifier: BSD-2-Clause
/** Whether this machine is a copy, or was reverted to a snapshot. */
@NullMarked
package vpnd.tun.linux.machine;

import org.jspecify.annotations.NullMarked;
