// SPDX-License-Identifier: BSD-2-Clause
/** Two vpnds in one process, for tests of parts, and parts with faults for tests of these tests. */
@NullMarked
package vpnd.tck.pair;

import org.jspecify.annotations.NullMarked;
