// SPDX-License-Identifier: BSD-2-Clause
/** One peer: its engine, what its role allows, and the path to it. */
@NullMarked
package vpnd.router.peer;

import org.jspecify.annotations.NullMarked;
