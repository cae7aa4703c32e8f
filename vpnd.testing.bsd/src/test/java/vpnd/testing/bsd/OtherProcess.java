// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.nio.file.Path;

/** A process that opens a device, and can be killed. */
final class OtherProcess {
  private OtherProcess() {}

  /** Returns when the device is open. */
  static Process open(String system, String device) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                system,
                device)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals('+', process.getInputStream().read());
    return process;
  }

  /** The other process: the system, and the device. */
  public static void main(String[] arguments) throws Exception {
    int opened = new BsdLibc(StandIn.of(arguments[0])).open(arguments[1], BsdLibc.RDWR);
    System.out.print(opened < 0 ? "-" : "+");
    System.out.flush();
    // Until it is killed, or the process that started it ends.
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
