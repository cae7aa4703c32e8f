// SPDX-License-Identifier: BSD-2-Clause
/**
 * Keys, and the services that seal and open datagrams with them: {@link CipherSuite}, replaceable
 * under live traffic.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api.crypto;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
