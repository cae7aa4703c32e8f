// SPDX-License-Identifier: BSD-2-Clause
/** The resolvers of an interface, in what keeps them on this host. */
@NullMarked
package vpnd.tun.linux.resolver;

import org.jspecify.annotations.NullMarked;
