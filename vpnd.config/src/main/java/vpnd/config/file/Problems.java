// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the problems of one file. */
public final class Problems {
  /** Before all others of the same line, and after all lines where there is none. */
  private static final Comparator<Problem> BY_LINE =
      Comparator.comparingInt(problem -> problem.line() - 1 & Integer.MAX_VALUE);

  private final Path file;
  private final List<Problem> list = new ArrayList<>();

  public Problems(Path file) {
    this.file = file;
  }

  /** See {@link Problem} for the arguments. */
  public void add(int line, String fault, String remedy) {
    list.add(new Problem(file, line, fault, remedy));
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** In the order of the lines; those without a line come last. */
  public List<Problem> sorted() {
    return list.stream().sorted(BY_LINE).toList();
  }
}
