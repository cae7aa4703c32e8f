// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test that takes minutes and repeats much of others: {@code ./verify -Dwhole=true} runs it. */
@Slow
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "whole",
    matches = "true",
    disabledReason = "-Dwhole=true includes it")
public @interface WholeRun {}
