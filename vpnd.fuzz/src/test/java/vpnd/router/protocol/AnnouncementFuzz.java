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
    var info = AnnouncementCodec.decode(ID, ByteBuffer.wrap(bytes));
    if (info == null) {
      return;
    }
    assertTrue(
        info.domains().stream().allMatch(name -> name.matches("[A-Za-z0-9.-]{1,31}")),
        info::toString);
    var again = ByteBuffer.allocate(AnnouncementCodec.LONGEST);
    AnnouncementCodec.encode(info, again);
    assertEquals(info, AnnouncementCodec.decode(ID, again.flip()));
  }
}
