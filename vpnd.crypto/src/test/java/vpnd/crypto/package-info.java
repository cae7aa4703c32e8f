// SPDX-License-Identifier: BSD-2-Clause
/** Tests of the cipher suite on the real libsodium. */
@NullMarked
package vpnd.crypto;

import org.jspecify.annotations.NullMarked;
