// SPDX-License-Identifier: BSD-2-Clause
/** Generators of traffic, and what has become of it. */
@NullMarked
package vpnd.itest.traffic;

import org.jspecify.annotations.NullMarked;
