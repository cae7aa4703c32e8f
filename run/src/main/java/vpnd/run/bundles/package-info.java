// SPDX-License-Identifier: BSD-2-Clause
/** The OSGi framework, the bundles of the distribution, and the state of the tunnels in it. */
@NullMarked
package vpnd.run.bundles;

import org.jspecify.annotations.NullMarked;
