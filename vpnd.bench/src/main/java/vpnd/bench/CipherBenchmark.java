// SPDX-License-Identifier: BSD-2-Clause
package vpnd.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.DatagramLayout;
import vpnd.api.packet.NativeMemory;
import vpnd.crypto.Sodium;

/** Seals and opens one datagram in place; {@code bench/c/cipher.c} does the same in C. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CipherBenchmark {
  private static final int NONCE = 32;
  private static final int HEAD = DatagramLayout.TEXT;
  private static final int TEXT = 1400;

  /** The suite by its {@link CipherSuite#name}: nacl, or aegis256 where the processor has AES. */
  @Param("nacl")
  public String suite = "";

  /** File of libsodium; empty for the default of vpnd. */
  @Param("")
  public String library = "";

  private @Nullable Opened opened;

  /** What a run uses: in the memory a key, a nonce and a datagram. */
  private record Opened(Sodium sodium, Cipher cipher, NativeMemory memory) {
    long key() {
      return memory.address();
    }

    long nonce() {
      return key() + CipherSuite.KEY_SIZE;
    }

    long datagram() {
      return nonce() + NONCE;
    }
  }

  @Setup
  public void open() throws IOException {
    var sodium = Sodium.open(library.isEmpty() ? null : Path.of(library));
    sodium.quicken();
    var chosen = suite.equals(sodium.name()) ? sodium : sodium.aegis256();
    if (chosen == null || !chosen.name().equals(suite)) {
      sodium.close();
      throw new IllegalArgumentException("there is no suite " + suite + " here");
    }
    var memory = sodium.allocate(CipherSuite.KEY_SIZE + NONCE + HEAD + TEXT);
    opened = new Opened(sodium, chosen.cipher(), memory);
  }

  @TearDown
  public void close() {
    var used = Objects.requireNonNull(opened);
    used.memory().close();
    used.sodium().close();
  }

  /** Returns whether the tag was right, which it is. */
  @Benchmark
  public boolean sealAndOpen() {
    var used = Objects.requireNonNull(opened);
    used.cipher().seal(used.key(), used.nonce(), used.datagram(), TEXT);
    return used.cipher().open(used.key(), used.nonce(), used.datagram(), TEXT);
  }
}
