// SPDX-License-Identifier: BSD-2-Clause
/**
 * How a host configures its own network for a peer: {@link Role}, and {@link PeerInfo}, which the
 * peers exchange.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.role;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
