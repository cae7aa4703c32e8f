// SPDX-License-Identifier: BSD-2-Clause
/**
 * Where log lines go. Every part of vpnd logs through {@link java.lang.System.Logger}; this package
 * is what stands behind it.
 */
@NullMarked
package vpnd.run.log;

import org.jspecify.annotations.NullMarked;
