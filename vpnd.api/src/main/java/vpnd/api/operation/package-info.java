// SPDX-License-Identifier: BSD-2-Clause
/**
 * What operators and statistics see of a tunnel, and what they can do with it: {@link TunnelStats},
 * {@link DeviceStats}, {@link TunnelControl}, {@link Finding}.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.operation;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
