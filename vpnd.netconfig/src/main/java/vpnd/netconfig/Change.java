// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

/**
 * One change that vpnd makes on the host: an immutable value. {@link Object#toString} describes it
 * to people.
 */
public interface Change {
  /** The state while the change is in place, as text. */
  String state();

  /** The change as one line of the journal, which {@link ChangeKinds#parse} reads. */
  String line();

  /**
   * Whether this change and one in another device's journal are the same setting of the host, such
   * as IP forwarding. A shared change is undone only for the last journal that has it.
   */
  default boolean isSharedWith(Change other) {
    return false;
  }
}
