// SPDX-License-Identifier: BSD-2-Clause
/** Runs vpnd in this process: in the foreground or as a daemon. */
@NullMarked
package vpnd.run;

import org.jspecify.annotations.NullMarked;
