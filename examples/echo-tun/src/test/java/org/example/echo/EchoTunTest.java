// SPDX-License-Identifier: BSD-2-Clause
package org.example.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.tck.Subject;
import vpnd.tck.contract.OpeningContract;
import vpnd.tck.host.HostProbe;
import vpnd.testing.api.Batches;

class EchoTunTest {
  private static final EchoTunPort PORT = new EchoTunPort();

  /** The tests of the kit for opening and closing; they need root on Linux. */
  @Nested
  class Opening extends OpeningContract {
    Opening() {
      super(new InMemory());
    }
  }

  private record InMemory() implements Subject {
    @Override
    public TunPort tunPort(Path state) {
      return PORT;
    }

    @Override
    public DeviceSettings device(int number) {
      return DeviceSettings.builder("echo" + number).build();
    }

    @Override
    public HostProbe host() {
      return null;
    }
  }

  @Test
  void aPingIsAnsweredByTheAddressThatItWasSentTo() throws IOException {
    var request = ByteBuffer.allocate(28).put(0, (byte) 0x45).put(9, (byte) 1).put(20, (byte) 8);
    request.put(12, address("10.2.0.2")).put(16, address("10.1.0.9"));
    var batch = Batches.of(4);
    Batches.packet(batch, 0, request.array());
    batch.count(1);
    try (TunDevice device = PORT.open(DeviceSettings.builder("echo9").build())) {
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
}
