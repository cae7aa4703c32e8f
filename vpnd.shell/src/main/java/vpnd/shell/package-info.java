// SPDX-License-Identifier: BSD-2-Clause
/**
 * What an operator sees of vpnd: the commands {@code vpnd:*}, which Gogo runs, and the ways to type
 * them: a socket, for {@code bin/vpndctl}, and the console of a vpnd in the foreground.
 */
@NullMarked
package vpnd.shell;

import org.jspecify.annotations.NullMarked;
