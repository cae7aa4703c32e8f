// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.regex.Pattern;

/**
 * The response to a command: a line {@code STATUS OUTPUT-LENGTH ERRORS-LENGTH}, followed by output
 * and errors of these lengths in bytes. Written by the bundle vpnd.shell.
 */
final class ControlResponse {
  private static final Pattern HEAD = Pattern.compile("([01]) ([0-9]{1,9}) ([0-9]{1,9})");
  private static final int LONGEST_HEAD = 32;

  private final boolean isSuccess;
  private final byte[] output;
  private final byte[] errors;

  private ControlResponse(boolean isSuccess, byte[] output, byte[] errors) {
    this.isSuccess = isSuccess;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Reads a response, which may come from any program that serves the socket.
   *
   * @throws IOException if it is malformed or incomplete
   */
  static ControlResponse read(InputStream in) throws IOException {
    var head = HEAD.matcher(readLine(in));
    if (!head.matches()) {
      throw new IOException("it does not answer as vpnd does");
    }
    var output = read(in, head.group(2));
    return new ControlResponse(head.group(1).equals("0"), output, read(in, head.group(3)));
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int one = in.read(); one != '\n' && line.length() < LONGEST_HEAD; one = in.read()) {
      if (one < 0) {
        throw new IOException("it ended before it answered");
      }
      line.append((char) one);
    }
    return line.toString();
  }

  private static byte[] read(InputStream in, String length) throws IOException {
    int expected = Integer.parseInt(length);
    var bytes = in.readNBytes(expected);
    if (bytes.length < expected) {
      throw new IOException("its answer is not complete");
    }
    return bytes;
  }

  /** Whether the command succeeded. */
  boolean isSuccess() {
    return isSuccess;
  }

  void writeOutput(PrintStream to) {
    to.write(output, 0, output.length);
  }

  void writeErrors(PrintStream to) {
    to.write(errors, 0, errors.length);
  }

  /** The output as text. */
  String output() {
    return new String(output, UTF_8);
  }
}
