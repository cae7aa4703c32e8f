// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.template;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.tck.Subject;
import vpnd.tck.contract.BatchContract;
import vpnd.tck.contract.OpeningContract;
import vpnd.tck.contract.PacketContract;
import vpnd.tck.contract.SizeContract;
import vpnd.tck.contract.WakeupContract;
import vpnd.tck.host.HostProbe;
import vpnd.tck.traffic.HostSide;
import vpnd.testing.NeedsRoot;

/** The template passes what needs no host: packets, batches, wake-ups. */
@NeedsRoot
class TemplateTest {
  private static final class InMemory implements Subject {
    private final TemplateTunPort port = new TemplateTunPort();

    @Override
    public TunPort tunPort(Path state) {
      return port;
    }

    @Override
    public DeviceSettings device(int number) {
      return DeviceSettings.builder("mem" + number).build();
    }

    @Override
    public @Nullable HostProbe host() {
      return null;
    }

    @Override
    public List<String> invalidNames() {
      return List.of("", "tun0");
    }

    @Override
    public HostSide program(TunDevice device, InetAddress own, InetAddress other) {
      return new QueueSide((TemplateTunDevice) device, own, other);
    }
  }

  @Nested
  class Opening extends OpeningContract {
    Opening() {
      super(new InMemory());
    }
  }

  @Nested
  class Packet extends PacketContract {
    Packet() {
      super(new InMemory());
    }
  }

  @Nested
  class Size extends SizeContract {
    Size() {
      super(new InMemory());
    }
  }

  @Nested
  class Batch extends BatchContract {
    Batch() {
      super(new InMemory());
    }
  }

  @Nested
  class Wakeup extends WakeupContract {
    Wakeup() {
      super(new InMemory());
    }
  }
}
