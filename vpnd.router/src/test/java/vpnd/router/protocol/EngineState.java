// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import vpnd.api.NativeMemory;

/**
 * All that an engine remembers, keys and replay windows included, as a text to compare. Counters
 * and the buffers in which messages are composed are left out.
 */
final class EngineState {
  private static final Set<Class<?>> CONTENT =
      Set.of(
          Protocol.class,
          Session.class,
          SessionKey.class,
          KeyExchange.class,
          ReplayWindow.class,
          NonceRange.class);

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return Arrays.stream(type.getDeclaredFields())
              .filter(field -> !Modifier.isStatic(field.getModifiers()))
              .filter(field -> field.getType() != byte[].class)
              .peek(field -> field.setAccessible(true))
              .toList();
        }
      };

  private EngineState() {}

  static String of(Protocol engine) {
    var text = new StringBuilder();
    append(text, engine);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    if (value instanceof long[] words) {
      text.append(Arrays.toString(words));
    } else if (value instanceof NativeMemory memory) {
      var octets = new byte[memory.bytes().capacity()];
      memory.bytes().get(0, octets);
      text.append(HexFormat.of().formatHex(octets));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, entry) -> {
            text.append(key).append(':');
            append(text, entry);
          });
    } else if (value != null && CONTENT.contains(value.getClass())) {
      appendFields(text, value);
    } else if (value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Enum<?>
        || value instanceof Record
        || value instanceof AtomicLong) {
      text.append(value);
    }
  }

  private static void appendFields(StringBuilder text, Object owner) {
    text.append(owner.getClass().getSimpleName()).append('{');
    for (var field : FIELDS.get(owner.getClass())) {
      text.append(field.getName()).append('=');
      try {
        append(text, field.get(owner));
      } catch (IllegalAccessException e) {
        throw new AssertionError("a field of this package", e);
      }
      text.append('\n');
    }
    text.append('}');
  }
}
