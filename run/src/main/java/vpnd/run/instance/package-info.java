// SPDX-License-Identifier: BSD-2-Clause
/** The files of a running vpnd in {@code /run}, and finding the instances by them. */
@NullMarked
package vpnd.run.instance;

import org.jspecify.annotations.NullMarked;
