// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test that needs Linux, root and {@code /dev/net/tun}. {@code ./check} runs it as root only. */
@Tag("root")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface NeedsRoot {}
