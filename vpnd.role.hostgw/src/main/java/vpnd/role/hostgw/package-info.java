// SPDX-License-Identifier: BSD-2-Clause
/** The role host-gw: gives its client an address and the way into a network. */
@NullMarked
package vpnd.role.hostgw;

import org.jspecify.annotations.NullMarked;
