// SPDX-License-Identifier: BSD-2-Clause
/** The types of the values of parameters: how text is parsed and described. */
@NullMarked
package vpnd.config.value;

import org.jspecify.annotations.NullMarked;
