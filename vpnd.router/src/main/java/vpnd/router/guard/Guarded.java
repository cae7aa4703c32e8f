// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

/** What stands before an object of a part. */
public interface Guarded {
  /** That of the part. */
  Guard guard();

  /** The object itself. */
  Object part();
}
