// SPDX-License-Identifier: BSD-2-Clause
/**
 * The locations of configuration files, their check before a start, and which files can be used
 * together.
 */
@NullMarked
package vpnd.config;

import org.jspecify.annotations.NullMarked;
