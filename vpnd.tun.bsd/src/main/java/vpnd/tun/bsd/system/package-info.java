// SPDX-License-Identifier: BSD-2-Clause
/** What differs between the operating systems: one description for each, in a file of its own. */
@NullMarked
package vpnd.tun.bsd.system;

import org.jspecify.annotations.NullMarked;
