// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import vpnd.fuzz.Input;

/**
 * Any answer at the control socket is parsed or refused, with a bounded header; a parsed answer is
 * complete.
 */
public final class ControlResponseFuzz {
  private static final int LONGEST_HEAD = 64;

  private ControlResponseFuzz() {}

  /** Input: an answer, and the same bytes as the output and the errors of a valid one. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    var in = new ByteArrayInputStream(bytes);
    try {
      var answer = ControlResponse.read(in);
      var again = written(answer);
      int head = bytes.length - in.available() - again.length;
      assertTrue(head <= LONGEST_HEAD, () -> "a head of " + head + " bytes");
      assertEquals(ByteBuffer.wrap(bytes, head, again.length), ByteBuffer.wrap(again));
    } catch (IOException e) {
      assertTrue(bytes.length - in.available() <= LONGEST_HEAD || in.available() == 0);
    }
    takeRight(new Input(bytes));
  }

  private static void takeRight(Input input) throws IOException {
    int status = input.number8() % 2;
    var output = input.bytes(input.number16());
    var errors = input.rest();
    var all = new ByteArrayOutputStream();
    all.write("%s %s %s\n".formatted(status, output.length, errors.length).getBytes(US_ASCII));
    all.write(output);
    all.write(errors);
    var answer = ControlResponse.read(new ByteArrayInputStream(all.toByteArray()));
    assertEquals(status == 0, answer.isSuccess());
    assertArrayEquals(input(output, errors), written(answer));
  }

  private static byte[] input(byte[] output, byte[] errors) {
    return ByteBuffer.allocate(output.length + errors.length).put(output).put(errors).array();
  }

  private static byte[] written(ControlResponse answer) {
    var all = new ByteArrayOutputStream();
    var to = new PrintStream(all, true, US_ASCII);
    answer.writeOutput(to);
    answer.writeErrors(to);
    return all.toByteArray();
  }
}
