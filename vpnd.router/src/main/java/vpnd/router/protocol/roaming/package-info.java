// SPDX-License-Identifier: BSD-2-Clause
/** Where a peer is: the addresses that it may have and the one that it has proved (security C1). */
@NullMarked
package vpnd.router.protocol.roaming;

import org.jspecify.annotations.NullMarked;
