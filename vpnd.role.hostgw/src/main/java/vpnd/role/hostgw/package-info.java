// SPDX-License-Identifier: BSD-2-Clause
/** The role host-gw: assigns its client an address and a route to a network. */
@NullMarked
package vpnd.role.hostgw;

import org.jspecify.annotations.NullMarked;
