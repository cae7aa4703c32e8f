// SPDX-License-Identifier: BSD-2-Clause
/** Micro-benchmarks of what is done for each packet. */
@NullMarked
package vpnd.bench;

import org.jspecify.annotations.NullMarked;
