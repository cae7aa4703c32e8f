// SPDX-License-Identifier: BSD-2-Clause
/** The host of a test: a network namespace of Linux, its programs, and another host beside it. */
@NullMarked
package vpnd.testing.host;

import org.jspecify.annotations.NullMarked;
