// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;
import vpnd.router.protocol.nonce.ReplayWindow;

/**
 * A key that both sides share, with what was received under it.
 *
 * <p>The outbound thread reads {@link #address} and {@link #data} only; the rest belongs to the
 * inbound thread.
 */
public final class SessionKey {
  /** Bytes of a key with its keys for packets. */
  static final int SIZE = CipherSuite.AGREED_SIZE + DataKeys.SIZE;

  /** Where the keys for packets are. */
  static final int DATA_AT = CipherSuite.AGREED_SIZE;

  private final NativeMemory memory;
  private final ReplayWindow window = new ReplayWindow();
  private final @Nullable DataKeys data;

  /** A key without keys for packets. */
  public SessionKey(NativeMemory memory) {
    this.memory = memory;
    this.data = null;
  }

  /** A key of {@value #SIZE} bytes. */
  static SessionKey withData(NativeMemory memory) {
    return new SessionKey(
        memory,
        new DataKeys(memory.bytes().slice(DATA_AT, DataKeys.SIZE), memory.address() + DATA_AT));
  }

  private SessionKey(NativeMemory memory, DataKeys data) {
    this.memory = memory;
    this.data = data;
  }

  /** Address of the 32 bytes for sealing a box, valid until the engine retires the key. */
  public long address() {
    return memory.address() + CipherSuite.SEALING_KEY_AT;
  }

  /** Address of the 32 bytes for opening a box. */
  long openingKey() {
    return memory.address() + CipherSuite.OPENING_KEY_AT;
  }

  /** The keys for packets under {@code aegis256}; null if this side had no such suite. */
  public @Nullable DataKeys data() {
    return data;
  }

  ReplayWindow window() {
    return window;
  }

  NativeMemory memory() {
    return memory;
  }
}
