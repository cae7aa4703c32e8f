// SPDX-License-Identifier: BSD-2-Clause
/**
 * Stand-ins for FreeBSD, DragonFly, NetBSD, OpenBSD and macOS: a C library with their functions,
 * structures and error numbers, and their programs, for tests on Linux.
 */
@NullMarked
package vpnd.testing.bsd;

import org.jspecify.annotations.NullMarked;
