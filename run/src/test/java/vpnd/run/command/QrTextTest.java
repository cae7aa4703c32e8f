// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import vpnd.run.process.ExitException;

/** QR codes, read by another library. */
class QrTextTest {
  private static final int QUIET_ZONE = 4;
  private static final int MOST_BYTES = 2953;

  @Test
  void anotherProgramReadsTheFile() throws Exception {
    for (int length : new int[] {1, 17, 500, MOST_BYTES}) {
      var text = "local_sk: 0123456789abcdef\n".repeat(length).substring(0, length);
      var code = QrText.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      var shown = StandardCharsets.UTF_8.decode(code.text()).toString();
      assertEquals(text, new Decoder().decode(modules(shown)).getText());
      assertTrue(shown.lines().findFirst().orElse("").contains("\u2588".repeat(code.columns())));
    }
  }

  @Test
  void aFileThatIsTooLongIsRefusedWithTheRemedy() {
    var fault =
        assertThrows(ExitException.class, () -> QrText.of(ByteBuffer.allocate(MOST_BYTES + 1)));
    assertTrue(String.valueOf(fault.getMessage()).endsWith("use --out"), fault::toString);
  }

  /** What a camera sees, without the light margin. */
  private static BitMatrix modules(String shown) {
    var lines = shown.replaceAll("\u001b\\[[0-9;]*m", "").split("\n", -1);
    int size = lines[0].length() - 2 * QUIET_ZONE;
    var modules = new BitMatrix(size);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int row = y + QUIET_ZONE;
        var light = " \u2580\u2584\u2588".indexOf(lines[row / 2].charAt(x + QUIET_ZONE));
        if ((light >> row % 2 & 1) == 0) {
          modules.set(x, y);
        }
      }
    }
    return modules;
  }
}
