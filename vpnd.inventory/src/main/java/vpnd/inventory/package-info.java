// SPDX-License-Identifier: BSD-2-Clause
/**
 * A program of the build: it looks at the distribution and writes down what that holds, for
 * machines ({@code bom.json}, CycloneDX) and for people ({@code THIRD-PARTY.txt}).
 */
@NullMarked
package vpnd.inventory;

import org.jspecify.annotations.NullMarked;
