// SPDX-License-Identifier: BSD-2-Clause
/** The C library: its functions, memory, waiting for input, and descriptors in transit. */
@NullMarked
package vpnd.tun.linux.libc;

import org.jspecify.annotations.NullMarked;
