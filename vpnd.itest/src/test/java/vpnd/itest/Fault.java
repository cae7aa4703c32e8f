// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

/** What a method of a bad part does instead of its work. */
enum Fault {
  CHECKED("Bad.<RuntimeException>sneak(new Exception(\"bad\"));"),
  RUNTIME("if (true) throw new IllegalStateException(\"bad\");"),
  ERROR("if (true) throw new NoClassDefFoundError(\"org/example/Missing\");"),
  /** Or a number that cannot be. */
  NULL(""),
  BLOCKS("Bad.block();");

  private final String statement;

  Fault(String statement) {
    this.statement = statement;
  }

  /** The statement of Java that does it. */
  String statement() {
    return statement;
  }
}
