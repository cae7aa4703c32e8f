/** The command {@code vpnd-tck}: runs all contracts against a bundle, and writes the report. */
@NullMarked
package vpnd.tck.command;

import org.jspecify.annotations.NullMarked;
