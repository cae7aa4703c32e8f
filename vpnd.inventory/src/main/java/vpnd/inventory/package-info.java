// SPDX-License-Identifier: BSD-2-Clause
/**
 * A build tool: it lists the components of the distribution, machine-readable ({@code bom.json},
 * CycloneDX) and for people ({@code THIRD-PARTY.txt}).
 */
@NullMarked
package vpnd.inventory;

import org.jspecify.annotations.NullMarked;
