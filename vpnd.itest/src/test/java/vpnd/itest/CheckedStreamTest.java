// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vpnd.itest.traffic.CheckedStream;

class CheckedStreamTest {
  @Test
  void whatWasSentIsIntact() throws IOException {
    var arrival = receive(sent());
    assertTrue(arrival.intact());
    assertTrue(arrival.bytes() > 0);
  }

  @Test
  void oneWrongBitIsNoticed() throws IOException {
    var bytes = sent();
    bytes[bytes.length / 2] ^= 1;
    assertFalse(receive(bytes).intact());
  }

  @Test
  void streamThatEndsEarlyIsNoArrival() throws IOException {
    var bytes = sent();
    assertThrows(EOFException.class, () -> receive(Arrays.copyOf(bytes, bytes.length - 1)));
  }

  private static byte[] sent() throws IOException {
    var bytes = new ByteArrayOutputStream();
    CheckedStream.send(new DataOutputStream(bytes), System.nanoTime());
    return bytes.toByteArray();
  }

  private static CheckedStream.Arrival receive(byte[] bytes) throws IOException {
    return CheckedStream.receive(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
