// SPDX-License-Identifier: BSD-2-Clause
/** The launcher: the command line, the daemon, and the framework in which the bundles run. */
@NullMarked
package vpnd.run;

import org.jspecify.annotations.NullMarked;
