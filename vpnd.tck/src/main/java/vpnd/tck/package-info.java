/**
 * A kit that checks a port to an operating system against the contract of {@code vpnd.api.port}:
 * what a port tells the kit about itself, and how a test names the clause that it checks.
 */
@NullMarked
package vpnd.tck;

import org.jspecify.annotations.NullMarked;
