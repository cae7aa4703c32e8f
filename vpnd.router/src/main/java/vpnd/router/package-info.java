/**
 * The router: moves packets between tunnel device and UDP socket while the protocol engine of
 * {@link vpnd.router.protocol} decides under which keys.
 *
 * <pre>
 *   host ── TunDevice ──&gt; OutboundLoop ── seal ──&gt; UdpSocket ── network
 *   host &lt;── TunDevice ── InboundLoop &lt;── open ── UdpSocket ── network
 *                              │
 *                          Protocol, timers (same thread)
 * </pre>
 *
 * {@link vpnd.router.PeerRegistry} is the way in: it has all configured peers, in the tunnels of
 * one {@link vpnd.router.Router}.
 */
@NullMarked
package vpnd.router;

import org.jspecify.annotations.NullMarked;
