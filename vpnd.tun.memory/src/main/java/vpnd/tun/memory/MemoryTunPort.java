// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.memory;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;

/**
 * Opens tunnel devices in memory.
 *
 * <p>While a device is open, its host side is available as two services of type {@link
 * BlockingQueue}, whose elements are IP packets as {@code byte[]}. Their properties are {@link
 * #DEVICE}, the device's name, and {@link #DIRECTION}: {@link #TO_TUNNEL} for packets that the host
 * sends, {@link #FROM_TUNNEL} for packets to the host. A type of the Java platform can be used
 * inside and outside the framework.
 */
@Component
public final class MemoryTunPort implements TunPort {
  static final String DEVICE = "device";
  static final String DIRECTION = "direction";
  static final String TO_TUNNEL = "to-tunnel";
  static final String FROM_TUNNEL = "from-tunnel";

  /** Three seconds at 2,500 packets a second: a test that is not scheduled meanwhile loses none. */
  private static final int QUEUED_PACKETS = 8192;

  private final BundleContext context;

  /**
   * @param context registers the queues
   */
  @Activate
  public MemoryTunPort(BundleContext context) {
    this.context = context;
  }

  @Override
  public TunDevice open(DeviceSettings settings) {
    var toTunnel = new ArrayBlockingQueue<byte[]>(QUEUED_PACKETS);
    var fromTunnel = new ArrayBlockingQueue<byte[]>(QUEUED_PACKETS);
    var services =
        List.of(
            publish(settings.name(), TO_TUNNEL, toTunnel),
            publish(settings.name(), FROM_TUNNEL, fromTunnel));
    return new MemoryTunDevice(
        settings.name(),
        toTunnel,
        fromTunnel,
        () -> services.forEach(ServiceRegistration::unregister));
  }

  private ServiceRegistration<?> publish(
      String device, String direction, BlockingQueue<byte[]> queue) {
    var properties = FrameworkUtil.asDictionary(Map.of(DEVICE, device, DIRECTION, direction));
    return context.registerService(BlockingQueue.class, queue, properties);
  }
}
