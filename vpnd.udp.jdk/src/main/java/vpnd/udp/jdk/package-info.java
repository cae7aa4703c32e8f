// SPDX-License-Identifier: BSD-2-Clause
/** UDP by {@link java.nio.channels.DatagramChannel}, for systems without a faster transport. */
@NullMarked
package vpnd.udp.jdk;

import org.jspecify.annotations.NullMarked;
