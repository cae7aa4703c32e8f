// SPDX-License-Identifier: BSD-2-Clause
/** What lets a device or socket outlive the bundle that opened it. */
@NullMarked
package vpnd.porting.handover;

import org.jspecify.annotations.NullMarked;
