// SPDX-License-Identifier: BSD-2-Clause
/** The C library: its functions, their errors, and waiting for input. */
@NullMarked
package vpnd.tun.bsd.libc;

import org.jspecify.annotations.NullMarked;
