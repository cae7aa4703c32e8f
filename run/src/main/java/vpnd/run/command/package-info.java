// SPDX-License-Identifier: BSD-2-Clause
/** The programs in {@code bin}: their command lines and what they do. */
@NullMarked
package vpnd.run.command;

import org.jspecify.annotations.NullMarked;
