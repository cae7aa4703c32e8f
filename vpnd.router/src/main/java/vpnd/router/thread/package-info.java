// SPDX-License-Identifier: BSD-2-Clause
/** The threads beside the loops, their clock, and the queue of tasks for the thread of a loop. */
@NullMarked
package vpnd.router.thread;

import org.jspecify.annotations.NullMarked;
