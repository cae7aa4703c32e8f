// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import vpnd.router.diagnosis.Contact;
import vpnd.router.diagnosis.Traffic;

/** What the inbound thread can tell of one peer at one moment; immutable. */
public record Observation(Contact contact, Traffic traffic) {}
