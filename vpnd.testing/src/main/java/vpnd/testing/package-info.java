// SPDX-License-Identifier: BSD-2-Clause
/**
 * Shared by the tests of all modules: tags, the seed of random tests, mutants of classes, and the
 * check of dependencies between packages.
 */
@NullMarked
package vpnd.testing;

import org.jspecify.annotations.NullMarked;
