// SPDX-License-Identifier: BSD-2-Clause
/** The programs ip(8) and nft(8), and how programs are run. */
@NullMarked
package vpnd.tun.linux.program;

import org.jspecify.annotations.NullMarked;
