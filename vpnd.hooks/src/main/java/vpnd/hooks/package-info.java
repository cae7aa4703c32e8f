// SPDX-License-Identifier: BSD-2-Clause
/**
 * Runs the program of {@code hook_path} when a session begins or ends: {@link vpnd.hooks.Hooks}
 * follows the sessions, {@link vpnd.hooks.HookRunner} runs the programs.
 */
@NullMarked
package vpnd.hooks;

import org.jspecify.annotations.NullMarked;
