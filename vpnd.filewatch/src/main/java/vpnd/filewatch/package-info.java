// SPDX-License-Identifier: BSD-2-Clause
/** Follows changes of files, by events of the system or by polling. */
@NullMarked
package vpnd.filewatch;

import org.jspecify.annotations.NullMarked;
