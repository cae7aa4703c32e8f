// SPDX-License-Identifier: BSD-2-Clause
/**
 * The boundary to services that others may provide. Whatever such a part does, it harms only what
 * needs it: what it throws is caught and logged with the name of its bundle, it gets a limited
 * time, and one that fails again and again is set aside for the next best (architecture, "Parts
 * that misbehave").
 */
@NullMarked
package vpnd.router.guard;

import org.jspecify.annotations.NullMarked;
