// SPDX-License-Identifier: BSD-2-Clause
/**
 * What an operator reads: the log lines of a peer, dropped packets, active problems, missing parts.
 */
@NullMarked
package vpnd.router.report;

import org.jspecify.annotations.NullMarked;
