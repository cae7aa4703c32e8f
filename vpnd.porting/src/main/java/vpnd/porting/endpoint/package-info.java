// SPDX-License-Identifier: BSD-2-Clause
/** Endpoints in the numeric form of socket addresses, without allocation for known ones. */
@NullMarked
package vpnd.porting.endpoint;

import org.jspecify.annotations.NullMarked;
