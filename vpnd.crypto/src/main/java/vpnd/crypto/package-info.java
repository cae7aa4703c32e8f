// SPDX-License-Identifier: BSD-2-Clause
/**
 * The cipher suites {@code nacl} and {@code aegis256} on libsodium.
 *
 * <p>{@link vpnd.crypto.Sodium} is all of it and needs no OSGi; {@link vpnd.crypto.SodiumService}
 * publishes it as a service.
 */
@NullMarked
package vpnd.crypto;

import org.jspecify.annotations.NullMarked;
