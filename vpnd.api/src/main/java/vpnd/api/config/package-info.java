// SPDX-License-Identifier: BSD-2-Clause
/** The checked configuration of a tunnel. */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
