// SPDX-License-Identifier: BSD-2-Clause
/** This process: signals, exit codes, memory, limits, native code and standard input. */
@NullMarked
package vpnd.run.process;

import org.jspecify.annotations.NullMarked;
