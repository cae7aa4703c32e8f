// SPDX-License-Identifier: BSD-2-Clause
/** The parser of a configuration file. Depends on neither OSGi nor threads. */
@NullMarked
package vpnd.config.file;

import org.jspecify.annotations.NullMarked;
