// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

/** The misbehaviour of a method of a bad part. */
enum Fault {
  CHECKED("Bad.<RuntimeException>sneak(new Exception(\"bad\"));"),
  RUNTIME("if (true) throw new IllegalStateException(\"bad\");"),
  ERROR("if (true) throw new NoClassDefFoundError(\"org/example/Missing\");"),
  /** Or an impossible number. */
  NULL(""),
  BLOCKS("Bad.block();");

  private final String statement;

  Fault(String statement) {
    this.statement = statement;
  }

  /** The Java statement for it. */
  String statement() {
    return statement;
  }
}
