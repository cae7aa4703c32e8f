// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test of the built distribution on several hosts, each a network namespace. It needs what {@link
 * NeedsRoot} needs, and the packages in {@code cnf/debian-packages}.
 */
@Tag("network")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface NeedsNetwork {}
