// SPDX-License-Identifier: BSD-2-Clause
/** The commands {@code vpnd:*}, and how they find, count and print tunnels. */
@NullMarked
package vpnd.shell.command;

import org.jspecify.annotations.NullMarked;
