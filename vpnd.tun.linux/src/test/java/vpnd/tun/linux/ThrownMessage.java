// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.function.Executable;

/** What a call says that must fail. */
final class ThrownMessage {
  private ThrownMessage() {}

  static String of(Executable call) {
    return String.valueOf(assertThrows(IOException.class, call).getMessage());
  }
}
