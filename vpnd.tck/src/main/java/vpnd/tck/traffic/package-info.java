/** Packets between programs of the host and the far end of the tunnel. */
@NullMarked
package vpnd.tck.traffic;

import org.jspecify.annotations.NullMarked;
