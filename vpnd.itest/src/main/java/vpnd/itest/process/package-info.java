// SPDX-License-Identifier: BSD-2-Clause
/** Programs, their output and their files. */
@NullMarked
package vpnd.itest.process;

import org.jspecify.annotations.NullMarked;
