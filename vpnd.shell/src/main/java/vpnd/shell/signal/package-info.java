// SPDX-License-Identifier: BSD-2-Clause
/** What operators trigger by signals: a report of the state, and a reload. */
@NullMarked
package vpnd.shell.signal;

import org.jspecify.annotations.NullMarked;
