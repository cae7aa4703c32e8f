// SPDX-License-Identifier: BSD-2-Clause
/** vpnd as a process on a host, and its files. */
@NullMarked
package vpnd.itest.daemon;

import org.jspecify.annotations.NullMarked;
