// SPDX-License-Identifier: BSD-2-Clause
/**
 * What the tests of all modules share: their tags, the seed of random tests, mutants of sources,
 * and the check of dependencies between packages.
 */
@NullMarked
package vpnd.testing;

import org.jspecify.annotations.NullMarked;
