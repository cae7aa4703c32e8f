// SPDX-License-Identifier: BSD-2-Clause
/**
 * Nonces, the ranges that this side may use, and the window that refuses replays (protocol, section
 * 4).
 */
@NullMarked
package vpnd.router.protocol.nonce;

import org.jspecify.annotations.NullMarked;
