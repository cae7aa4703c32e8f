// SPDX-License-Identifier: BSD-2-Clause
/** What the launcher needs of the operating system and Java does not offer. */
@NullMarked
package vpnd.run.posix;

import org.jspecify.annotations.NullMarked;
