// SPDX-License-Identifier: BSD-2-Clause
/** The protocol engine and the forwarding loops. */
@NullMarked
package vpnd.router;

import org.jspecify.annotations.NullMarked;
