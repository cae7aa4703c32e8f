/**
 * The protocol engine: what to say to a peer, when, and under which key.
 *
 * <p>It is pure: no clock, thread, socket, file, random source, OSGi or native code. Events come in
 * as method calls that carry the time, actions go out through {@link vpnd.router.protocol.Actions},
 * so the whole of it runs in a simulator. Times are nanoseconds of one monotonic clock. Except
 * where said otherwise, everything is confined to one thread.
 */
@NullMarked
package vpnd.router.protocol;

import org.jspecify.annotations.NullMarked;
