// SPDX-License-Identifier: BSD-2-Clause
/** Checks which users can change or replace the files that vpnd reads and runs (security L). */
@NullMarked
package vpnd.config.trust;

import org.jspecify.annotations.NullMarked;
