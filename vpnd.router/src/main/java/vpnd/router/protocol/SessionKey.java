// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import vpnd.api.NativeMemory;

/**
 * A key that both sides share, with what was received under it.
 *
 * <p>The outbound thread reads {@link #address} only; the rest belongs to the engine's thread.
 */
public final class SessionKey {
  private final NativeMemory memory;
  private final ReplayWindow window = new ReplayWindow();

  SessionKey(NativeMemory memory) {
    this.memory = memory;
  }

  /** Address of the 32 octets, valid until the engine retires the key. */
  public long address() {
    return memory.address();
  }

  ReplayWindow window() {
    return window;
  }

  NativeMemory memory() {
    return memory;
  }
}
