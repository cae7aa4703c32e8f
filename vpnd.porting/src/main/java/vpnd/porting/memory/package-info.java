// SPDX-License-Identifier: BSD-2-Clause
/** Memory outside the Java heap for calls on the C library. */
@NullMarked
package vpnd.porting.memory;

import org.jspecify.annotations.NullMarked;
