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

class CheckedStreamTest {
  @Test
  void whatWasSentIsIntact() throws IOException {
    var arrival = receive(sent());
    assertTrue(arrival.intact());
    assertTrue(arrival.octets() > 0);
  }

  @Test
  void oneWrongBitIsNoticed() throws IOException {
    var octets = sent();
    octets[octets.length / 2] ^= 1;
    assertFalse(receive(octets).intact());
  }

  @Test
  void streamThatEndsEarlyIsNoArrival() throws IOException {
    var octets = sent();
    assertThrows(EOFException.class, () -> receive(Arrays.copyOf(octets, octets.length - 1)));
  }

  private static byte[] sent() throws IOException {
    var octets = new ByteArrayOutputStream();
    CheckedStream.send(new DataOutputStream(octets), System.nanoTime());
    return octets.toByteArray();
  }

  private static CheckedStream.Arrival receive(byte[] octets) throws IOException {
    return CheckedStream.receive(new DataInputStream(new ByteArrayInputStream(octets)));
  }
}
