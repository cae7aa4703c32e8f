// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;

/** The entries of an announcement (protocol, section 16.2). */
public final class AnnouncementFuzz {
  private static final int ID = 7;

  private AnnouncementFuzz() {}

  /** Input: the entries. What is read can be written and read again. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var content = AnnouncementCodec.decode(ID, ByteBuffer.wrap(bytes));
    if (content == null) {
      return;
    }
    assertTrue(
        content.info().domains().stream().allMatch(name -> name.matches("[A-Za-z0-9.-]{1,31}")),
        content::toString);
    var again = ByteBuffer.allocate(AnnouncementCodec.LONGEST);
    AnnouncementCodec.encode(content, again);
    assertEquals(content, AnnouncementCodec.decode(ID, again.flip()));
  }
}
