// SPDX-License-Identifier: BSD-2-Clause
/** Which roles there are: those of vpnd, and those that jars provide. Needs no OSGi framework. */
@NullMarked
package vpnd.config.role;

import org.jspecify.annotations.NullMarked;
