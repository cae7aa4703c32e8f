// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** Where the engine takes random numbers from; unpredictable in production, seeded in a test. */
@FunctionalInterface
public interface Entropy {
  /** 64 random bits. */
  long nextLong();
}
