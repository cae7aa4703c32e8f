// SPDX-License-Identifier: BSD-2-Clause
/** What the packet filter refuses. */
@NullMarked
package vpnd.tun.linux.filter;

import org.jspecify.annotations.NullMarked;
