// SPDX-License-Identifier: BSD-2-Clause
/**
 * What a bundle can have of the process that it runs in: signals and typed lines. The launcher
 * exports this package to the bundles, so that both have the same types; without the launcher the
 * bundle {@code vpnd.api} does.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.process;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
