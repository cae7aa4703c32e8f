// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.function.LongSupplier;

/** Nanoseconds since this object was made; never goes back. */
final class Clock implements LongSupplier {
  private final long origin = System.nanoTime();

  @Override
  public long getAsLong() {
    return System.nanoTime() - origin;
  }
}
