// SPDX-License-Identifier: BSD-2-Clause
package org.example.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.DeviceSettings;
import vpnd.tck.contract.BatchContract;
import vpnd.tck.contract.OpeningContract;
import vpnd.tck.contract.PacketContract;
import vpnd.tck.contract.SizeContract;
import vpnd.tck.contract.WakeupContract;
import vpnd.testing.api.Batches;

/** The kit's tests of what needs no network of a host; on Linux they need root. */
class TemplatePortTest {
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

  private static TemplateDevice open() throws IOException {
    return new TemplatePort().open(DeviceSettings.builder("mem9").build());
  }

  @Test
  void aPingIsAnsweredByTheAddressThatItWasSentTo() throws IOException {
    var request = ByteBuffer.allocate(28).put(0, (byte) 0x45).put(9, (byte) 1).put(20, (byte) 8);
    request.put(12, address("10.2.0.2")).put(16, address("10.1.0.9"));
    var batch = Batches.of(4);
    Batches.packet(batch, 0, request.array());
    batch.count(1);
    try (var device = open()) {
      assertEquals(1, device.write(batch));
      assertEquals(1, device.read(batch, 0));
      var answer = ByteBuffer.wrap(Batches.packet(batch, 0));
      assertEquals(ByteBuffer.wrap(address("10.1.0.9")), answer.slice(12, 4));
      assertEquals(ByteBuffer.wrap(address("10.2.0.2")), answer.slice(16, 4));
      assertEquals(0, answer.get(20), "the type of an answer");
    }
  }

  private static byte[] address(String text) throws IOException {
    return InetAddress.getByName(text).getAddress();
  }

  /** A switch that is silently not set is a leak. */
  @Test
  void aKillSwitchIsRefusedWithARemedy() throws IOException {
    var network = List.of(IpPrefix.parse("10.2.0.0/24"));
    var block = new KillSwitch(network, List.of(), true, false);
    try (var device = open()) {
      var plan = NetworkPlan.builder().killSwitch(block).build();
      var fault = assertThrows(IOException.class, () -> device.configure(plan));
      assertTrue(fault.getMessage().contains("set on_down to open"), fault::getMessage);
    }
  }
}
