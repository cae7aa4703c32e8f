// SPDX-License-Identifier: BSD-2-Clause
/** Namespaces, the links between them, and what is measured there. */
@NullMarked
package vpnd.itest.network;

import org.jspecify.annotations.NullMarked;
