// SPDX-License-Identifier: BSD-2-Clause
/** The configuration of this host's network: addresses, routes, forwarding, resolvers. */
@NullMarked
package vpnd.tun.bsd.network;

import org.jspecify.annotations.NullMarked;
