// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vpnd.netconfig.JournalEntries;

/**
 * A text is refused, or is a journal that survives writing and reading. Its changes can be undone:
 * the name of an interface is valid for the kernel, and so on.
 */
public final class JournalFuzz {
  private static final List<String> FRAME =
      List.of("vpnd journal 1", "owner 1234 567890", "namespace 42");

  private JournalFuzz() {}

  /** Input: a whole file, or only the lines between the first three and the last. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    parse(text.lines().toList());
    var framed = new ArrayList<>(FRAME);
    framed.addAll(text.lines().toList());
    framed.add("end");
    parse(framed);
  }

  private static void parse(List<String> lines) {
    JournalEntries<LinuxChange> entries;
    try {
      entries = JournalEntries.parse(lines, ChangeParser::parse);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertEquals(entries, JournalEntries.parse(entries.lines(), ChangeParser::parse));
    entries.changes().forEach(JournalFuzz::check);
  }

  private static void check(LinuxChange change) {
    if (change instanceof IpForwarding || change instanceof SourceMark) {
      return; // of the whole host
    }
    var name = device(change).name();
    assertTrue(name.matches("[^/ \\p{Cntrl}]{1,15}"), name);
    if (change instanceof NoLinkLocal link) {
      assertTrue(link.before() >= 0 && link.before() <= 3, link.line());
    }
  }

  private static Interface device(LinuxChange change) {
    if (change instanceof LinkUp link) {
      return link.device();
    } else if (change instanceof NoLinkLocal link) {
      return link.device();
    } else if (change instanceof Mtu mtu) {
      return mtu.device();
    } else if (change instanceof Address address) {
      return address.device();
    } else if (change instanceof Route route) {
      return route.device();
    } else if (change instanceof DefaultRoute route) {
      return route.device();
    } else if (change instanceof NftTable table) {
      return table.device();
    } else if (change instanceof Resolvers resolvers) {
      return resolvers.device();
    }
    return fail(change.line());
  }
}
