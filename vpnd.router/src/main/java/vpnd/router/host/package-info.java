// SPDX-License-Identifier: BSD-2-Clause
/** What vpnd keeps on the host for a device, and what it watches there. */
@NullMarked
package vpnd.router.host;

import org.jspecify.annotations.NullMarked;
