// SPDX-License-Identifier: BSD-2-Clause
/** The role host: uses the address, route and resolver that its gateway assigns. */
@NullMarked
package vpnd.role.host;

import org.jspecify.annotations.NullMarked;
