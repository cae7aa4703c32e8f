// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** What an operator is told. */
final class Faults {
  private Faults() {}

  /** The message of the {@link IOException} that an action must end with. */
  static String messageOf(Executable action) {
    return Objects.requireNonNull(assertThrows(IOException.class, action).getMessage());
  }
}
