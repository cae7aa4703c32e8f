// SPDX-License-Identifier: BSD-2-Clause
/**
 * Tests that run inside the OSGi framework, beside the bundles of the built distribution.
 *
 * <p>{@link vpnd.itest.container.Distribution} says what is in the framework. All classes share one
 * framework, so a test puts back what it takes away. Two gateways in it, {@code west} and {@code
 * east}, are joined over UDP on the loopback interface.
 */
@NullMarked
package vpnd.itest.container;

import org.jspecify.annotations.NullMarked;
