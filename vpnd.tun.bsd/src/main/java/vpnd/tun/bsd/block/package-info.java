/** Networks that are blocked while they cannot be reached through the tunnel, by routes. */
@NullMarked
package vpnd.tun.bsd.block;

import org.jspecify.annotations.NullMarked;
