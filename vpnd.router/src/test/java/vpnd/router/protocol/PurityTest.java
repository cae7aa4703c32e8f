// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The engine knows no clock, thread, socket, file, random source, OSGi or native code. */
class PurityTest {
  /** All that the engine may refer to: anything else is a door to the outside. */
  private static final Pattern ALLOWED =
      Pattern.compile(
          "vpnd/router/protocol/.*|vpnd/api/.*|org/jspecify/.*"
              + "|java/lang/(Object|Record|Enum|String|Comparable|Override|Deprecated"
              + "|FunctionalInterface|AssertionError|MatchException|NoSuchFieldError"
              + "|IncompatibleClassChangeError|Integer|Long|Byte|Math|Iterable|AutoCloseable)"
              + "|java/lang/invoke/(StringConcatFactory|LambdaMetafactory|MethodHandles|VarHandle"
              + "|MethodHandle|CallSite|MethodType|TypeDescriptor).*"
              + "|java/lang/runtime/ObjectMethods"
              + "|java/net/(InetAddress|Inet4Address|UnknownHostException)"
              + "|java/nio/(ByteBuffer|charset/Charset|charset/StandardCharsets)"
              + "|java/util/(ArrayList|Arrays|EnumMap|Iterator|List|Map|Objects|function/.*)"
              + "|java/util/concurrent/atomic/AtomicLong");

  @Test
  void refersToNothingOutside() throws IOException {
    var foreign = new TreeSet<String>();
    for (var file : classFiles()) {
      for (var type : referredTypes(Files.readAllBytes(file))) {
        if (!ALLOWED.matcher(type).matches()) {
          foreign.add(file.getFileName() + " -> " + type);
        }
      }
    }
    assertEquals(Set.of(), foreign);
  }

  /** The negative control: this test itself reads files. */
  @Test
  void theScanSeesAReference() throws IOException {
    try (var own = PurityTest.class.getResourceAsStream("PurityTest.class")) {
      assertTrue(own != null);
      var types = referredTypes(own.readAllBytes());
      assertTrue(types.contains("java/nio/file/Files"));
      assertFalse(ALLOWED.matcher("java/nio/file/Files").matches());
    }
  }

  private static List<Path> classFiles() throws IOException {
    try (var files = Files.walk(Path.of("target/classes/vpnd/router/protocol"))) {
      var found = files.filter(file -> file.toString().endsWith(".class")).toList();
      assertTrue(found.size() > 15, "only " + found);
      return found;
    }
  }

  /** The names of all classes in a class file's constant pool (JVM specification, section 4.4). */
  private static Set<String> referredTypes(byte[] classFile) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(classFile));
    in.skipNBytes(8);
    var count = in.readUnsignedShort();
    var texts = new String[count];
    var names = new HashSet<Integer>();
    for (int i = 1; i < count; i++) {
      switch (in.readUnsignedByte()) {
        case 1 -> texts[i] = in.readUTF();
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++;
        }
        case 7 -> names.add(in.readUnsignedShort());
        case 15 -> in.skipNBytes(3);
        default -> in.skipNBytes(2);
      }
    }
    var types = new HashSet<String>();
    for (var name : names) {
      var text = texts[name];
      var array = text.lastIndexOf('[');
      if (array < 0) {
        types.add(text);
      } else if (text.endsWith(";")) {
        types.add(text.substring(array + 2, text.length() - 1));
      }
    }
    return types;
  }
}
