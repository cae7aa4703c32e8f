// SPDX-License-Identifier: BSD-2-Clause
/** Reads configuration files and turns them into running tunnels. */
@NullMarked
package vpnd.config;

import org.jspecify.annotations.NullMarked;
