// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test of the tests or of a script: whether mutants are caught, whether the demonstration works.
 * A second version of Java would tell nothing new, so {@code ./verify} runs it on the first only.
 */
@Tag("one-java")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface OnOneJava {}
