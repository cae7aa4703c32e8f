// SPDX-License-Identifier: BSD-2-Clause
/** The role net-gw: joins the networks behind two gateways. */
@NullMarked
package vpnd.role.netgw;

import org.jspecify.annotations.NullMarked;
