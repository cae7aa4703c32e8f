// SPDX-License-Identifier: BSD-2-Clause
/** The component that follows the configuration files and runs their tunnels in the framework. */
@NullMarked
package vpnd.config.live;

import org.jspecify.annotations.NullMarked;
