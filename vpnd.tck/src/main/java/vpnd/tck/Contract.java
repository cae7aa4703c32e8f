// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests that each port must pass. Its constructor takes a {@link Subject}; a class of a
 * port's build that extends it passes that of the port.
 */
@Inherited
@DisplayNameGeneration(ClauseNames.class)
@ExtendWith({SubjectResolver.class, OwnHost.class})
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // a port may sleep in the kernel
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Contract {}
