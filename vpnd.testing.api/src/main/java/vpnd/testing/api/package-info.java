// SPDX-License-Identifier: BSD-2-Clause
/** Values of {@code vpnd.api} for the tests of all modules. */
@NullMarked
package vpnd.testing.api;

import org.jspecify.annotations.NullMarked;
