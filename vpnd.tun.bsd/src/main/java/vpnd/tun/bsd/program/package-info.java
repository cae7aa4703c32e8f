// SPDX-License-Identifier: BSD-2-Clause
/** The programs of the system: how they are run, and what they print. */
@NullMarked
package vpnd.tun.bsd.program;

import org.jspecify.annotations.NullMarked;
