/** How the kit sees the host, and changes it as another program would. */
@NullMarked
package vpnd.tck.host;

import org.jspecify.annotations.NullMarked;
