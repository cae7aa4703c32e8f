// SPDX-License-Identifier: BSD-2-Clause
/**
 * What an operating system provides: tunnel devices by {@link TunPort} and UDP sockets by {@link
 * UdpTransport}, both replaceable under live traffic.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.port;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
