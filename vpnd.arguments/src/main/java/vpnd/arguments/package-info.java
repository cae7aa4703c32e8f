// SPDX-License-Identifier: BSD-2-Clause
/** Command lines, of programs and of commands of the shell, by the same rules. */
@NullMarked
package vpnd.arguments;

import org.jspecify.annotations.NullMarked;
