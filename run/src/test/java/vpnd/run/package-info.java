// SPDX-License-Identifier: BSD-2-Clause
/** Tests of the launcher; those named IT run the programs of the distribution. */
@NullMarked
package vpnd.run;

import org.jspecify.annotations.NullMarked;
