// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

/**
 * The result of a command.
 *
 * @param isSuccess whether it succeeded
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error; on failure a line with the reason as well
 */
record CommandResult(boolean isSuccess, String output, String errors) {}
