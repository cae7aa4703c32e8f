// SPDX-License-Identifier: BSD-2-Clause
/** The NaCl cipher suite on libsodium. */
@NullMarked
package vpnd.crypto;

import org.jspecify.annotations.NullMarked;
