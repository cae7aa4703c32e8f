// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The clause of the API's contract that a test checks. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Clause {
  /** The type whose Javadoc has the clause. */
  Class<?> in();

  /** The method whose Javadoc has it; empty if that of the type has it. */
  String method() default "";

  /** The words of the Javadoc that matter, without markup. */
  String value();
}
