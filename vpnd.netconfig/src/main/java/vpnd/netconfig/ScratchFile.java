// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.nio.file.Path;

/**
 * A file for the input or output of a program. It exists until it is closed here and by every
 * program that has it open; nothing of it is left on a disk.
 */
public interface ScratchFile extends AutoCloseable {
  /** Where this process can open it. */
  Path path();

  @Override
  void close();
}
