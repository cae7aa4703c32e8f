// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test whose result does not depend on the version of Java, so {@code ./verify} runs it on the
 * first only: a test of the tests or of a script, such as mutants and the demonstration, or of what
 * vpnd does in a certain network, beside the tests of all roles.
 */
@Tag("one-java")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface OnOneJava {}
