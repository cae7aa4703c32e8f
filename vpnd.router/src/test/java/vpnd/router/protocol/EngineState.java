// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.NativeMemory;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.protocol.nonce.ReplayWindow;

/**
 * A digest of all that an engine remembers, keys and replay windows included. Counters, the buffers
 * in which messages and nonces are composed are left out.
 */
final class EngineState {
  private static final Set<Class<?>> CONTENT =
      Set.of(
          Protocol.class,
          Handshake.class,
          SessionLife.class,
          PeerInfoExchange.class,
          NonceJump.class,
          Session.class,
          SessionKey.class,
          DataKeys.class,
          CipherNegotiation.class,
          KeyExchange.class,
          ReplayWindow.class,
          NonceRange.class);

  private static final KeyGeneration[] GENERATIONS = KeyGeneration.values();

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          var fields =
              Arrays.stream(type.getDeclaredFields())
                  .filter(field -> !Modifier.isStatic(field.getModifiers()))
                  .filter(field -> field.getType() != byte[].class)
                  .toList();
          fields.forEach(field -> field.setAccessible(true));
          return fields;
        }
      };

  private EngineState() {}

  static long of(Protocol engine) {
    return add(0, engine);
  }

  private static long add(long sum, @Nullable Object value) {
    if (value instanceof long[] words) {
      return mix(sum, Arrays.hashCode(words));
    }
    if (value instanceof NativeMemory memory) {
      var size = Math.min(memory.bytes().capacity(), SessionKey.SIZE - DataKeys.NONCE_SIZE);
      return mix(sum, memory.bytes().slice(0, size).hashCode());
    }
    if (value instanceof Map<?, ?> keys) {
      for (var generation : GENERATIONS) {
        sum = add(sum, keys.get(generation));
      }
      return sum;
    }
    if (value instanceof AtomicLong number) {
      return mix(sum, number.get());
    }
    if (value instanceof Enum<?> constant) {
      return mix(sum, constant.ordinal());
    }
    if (value != null && CONTENT.contains(value.getClass())) {
      return addFields(sum, value);
    }
    return value instanceof Number || value instanceof Boolean || value instanceof Record
        ? mix(sum, value.hashCode())
        : mix(sum, value == null ? 0 : 1);
  }

  private static long addFields(long sum, Object owner) {
    for (var field : FIELDS.get(owner.getClass())) {
      try {
        sum = add(sum, field.get(owner));
      } catch (IllegalAccessException e) {
        throw new AssertionError("a field of this package", e);
      }
    }
    return sum;
  }

  private static long mix(long sum, long value) {
    return FakeSuite.mix(sum * 31 + value);
  }
}
