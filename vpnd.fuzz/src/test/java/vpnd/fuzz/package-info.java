// SPDX-License-Identifier: BSD-2-Clause
/**
 * Fuzz targets run here, with the inputs in {@code src/test/resources/corpus} and with new ones. A
 * target is in the package of what it tests.
 */
@NullMarked
package vpnd.fuzz;

import org.jspecify.annotations.NullMarked;
