/** A port to begin with: see {@code docs/porting.md}. Its host is two queues in memory. */
@NullMarked
package vpnd.tck.template;

import org.jspecify.annotations.NullMarked;
