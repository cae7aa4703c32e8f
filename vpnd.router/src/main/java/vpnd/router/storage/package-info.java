// SPDX-License-Identifier: BSD-2-Clause
/**
 * What survives a restart: the nonce files and their locks, and where a client was last (protocol,
 * section 4).
 */
@NullMarked
package vpnd.router.storage;

import org.jspecify.annotations.NullMarked;
