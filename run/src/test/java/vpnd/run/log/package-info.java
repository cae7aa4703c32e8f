// SPDX-License-Identifier: BSD-2-Clause
/** Tests of the log. */
@NullMarked
package vpnd.run.log;

import org.jspecify.annotations.NullMarked;
