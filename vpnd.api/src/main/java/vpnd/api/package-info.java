// SPDX-License-Identifier: BSD-2-Clause
/**
 * The interfaces and value types that the bundles of vpnd share; it depends on nothing but Java.
 *
 * <p>The packet path is batched and off-heap: {@link vpnd.api.PacketBatch} carries packets between
 * a {@link vpnd.api.TunDevice}, a {@link vpnd.api.Cipher} and a {@link vpnd.api.UdpPort} without a
 * copy and without an allocation per packet. Everything around it, {@link vpnd.api.TunPort}, {@link
 * vpnd.api.CipherSuite}, {@link vpnd.api.UdpTransport} and {@link vpnd.api.Role}, is an OSGi
 * service that can be replaced while traffic flows.
 */
@Export
@Version("1.0.0")
@NullMarked
package vpnd.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
