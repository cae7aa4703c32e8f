/** The contracts, each a class of tests that a port's own build can extend. */
@NullMarked
package vpnd.tck.contract;

import org.jspecify.annotations.NullMarked;
