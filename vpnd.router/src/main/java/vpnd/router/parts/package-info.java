// SPDX-License-Identifier: BSD-2-Clause
/** The cipher suites, device and socket in use, and how they are replaced while packets flow. */
@NullMarked
package vpnd.router.parts;

import org.jspecify.annotations.NullMarked;
