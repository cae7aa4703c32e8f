// SPDX-License-Identifier: BSD-2-Clause
/** A framework of OSGi for tests of bundles. */
@NullMarked
package vpnd.tck.framework;

import org.jspecify.annotations.NullMarked;
