// SPDX-License-Identifier: BSD-2-Clause
/** What the tests of all modules share: their tags, and the seed of what is random in them. */
@NullMarked
package vpnd.testing;

import org.jspecify.annotations.NullMarked;
