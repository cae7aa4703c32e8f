// SPDX-License-Identifier: BSD-2-Clause
/**
 * IP networks: prefixes, the rules for which of them a peer may use, and the {@linkplain
 * NetworkPlan network configuration} that a host needs.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
