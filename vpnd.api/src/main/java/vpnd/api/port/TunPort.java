// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens tunnel devices on one operating system. The bundle that provides it requires
 * that system's {@code osgi.native} capability, so that it resolves on no other.
 *
 * <p>{@code open} sets the link of the device up, and first undoes changes on the host that a dead
 * process of vpnd left for this device. The service that adopts a device undoes at its end what the
 * other one has changed on the host.
 */
@ConsumerType
public interface TunPort extends AttachmentService<TunDevice, DeviceSettings> {}
