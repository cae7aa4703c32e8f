// SPDX-License-Identifier: BSD-2-Clause
/**
 * Why a tunnel does not do what it should: {@link vpnd.router.diagnosis.Evidence} goes in, findings
 * come out. It is pure: no clock, thread, socket or file; others gather the evidence.
 */
@NullMarked
package vpnd.router.diagnosis;

import org.jspecify.annotations.NullMarked;
