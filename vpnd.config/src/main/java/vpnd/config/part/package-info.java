// SPDX-License-Identifier: BSD-2-Clause
/**
 * The parameters that a bundle declares by OSGi Metatype (OSGi Compendium 8, chapter 105). Needs no
 * OSGi framework.
 */
@NullMarked
package vpnd.config.part;

import org.jspecify.annotations.NullMarked;
