// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

/**
 * What came of a command.
 *
 * @param isSuccess whether it was carried out
 * @param output what it wrote
 * @param errors one line that tells why it was not, and whatever it wrote to its standard error
 */
record Outcome(boolean isSuccess, String output, String errors) {}
