// SPDX-License-Identifier: BSD-2-Clause
/** What the build does to compiled classes before they are tested and packed. */
@NullMarked
package vpnd.build;

import org.jspecify.annotations.NullMarked;
