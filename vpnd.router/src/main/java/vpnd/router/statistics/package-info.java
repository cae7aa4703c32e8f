// SPDX-License-Identifier: BSD-2-Clause
/** What is counted and observed of peers and devices, for other bundles and for {@code why}. */
@NullMarked
package vpnd.router.statistics;

import org.jspecify.annotations.NullMarked;
