// SPDX-License-Identifier: BSD-2-Clause
/** Micro-benchmarks of the work per packet. */
@NullMarked
package vpnd.bench;

import org.jspecify.annotations.NullMarked;
