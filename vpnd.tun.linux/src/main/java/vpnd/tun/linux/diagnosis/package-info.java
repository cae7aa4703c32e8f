// SPDX-License-Identifier: BSD-2-Clause
/** Conditions of this host that keep packets from passing. */
@NullMarked
package vpnd.tun.linux.diagnosis;

import org.jspecify.annotations.NullMarked;
