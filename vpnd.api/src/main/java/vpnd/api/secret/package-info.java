// SPDX-License-Identifier: BSD-2-Clause
/**
 * The secret key of a tunnel. Only {@code vpnd.config}, which reads it, and {@code vpnd.router},
 * which uses it, import this package.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.secret;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
