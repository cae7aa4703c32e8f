// SPDX-License-Identifier: BSD-2-Clause
/**
 * Changes of a host's network that are undone at the end, also after a crash: the journal, what is
 * in place and what is not, recovery, and running programs. For any operating system; a bundle that
 * embeds it brings its own kinds of {@link vpnd.netconfig.Change} and implements {@link
 * vpnd.netconfig.ChangeKinds}, {@link vpnd.netconfig.HostSystem} and {@link
 * vpnd.netconfig.ProgramHost}.
 */
@NullMarked
package vpnd.netconfig;

import org.jspecify.annotations.NullMarked;
