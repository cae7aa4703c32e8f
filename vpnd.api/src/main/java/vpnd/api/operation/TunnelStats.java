// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.operation;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import vpnd.api.config.TunnelConfig;
import vpnd.api.crypto.PublicKey;
import vpnd.api.packet.Endpoint;

/**
 * The state of one tunnel; published as a service for each, with the property {@code tunnel} =
 * {@link TunnelConfig#name}. All methods may be called from any thread and return the newest value
 * that the loops have published.
 *
 * <p>The property {@link #SESSION} is updated when a session begins or ends: a reference with the
 * target {@code (session=up)} is bound then and unbound. Sessions that end at once may be left out.
 */
@ProviderType
public interface TunnelStats {
  /** Name of the service property that says whether a session is up: {@code up} or {@code down}. */
  String SESSION = "session";

  /**
   * Name of the service property with the text of {@link #endpoint}: where the peer is in this
   * session. Absent without a session; updated within about a second when the peer moves.
   */
  String PEER = "peer";

  /** {@link TunnelConfig#name}. */
  String name();

  /** {@link TunnelConfig#label}. */
  String label();

  /** {@link TunnelConfig#role}. */
  String role();

  /** {@link TunnelConfig#device}. */
  String device();

  /**
   * The public key of this side, for the peer's {@code remote_pk}; null until a cipher is
   * available.
   */
  @Nullable PublicKey publicKey();

  /** {@link TunnelConfig#statsPath}. */
  Path statsPath();

  /** {@link TunnelConfig#hookPath}. */
  @Nullable Path hookPath();

  /** The state of the protocol. */
  PeerState state();

  /** Destination of datagrams to the peer; null while it is not known. */
  @Nullable Endpoint endpoint();

  /** The suite in use for packets to the peer, such as {@code nacl}; null without a session. */
  @Nullable String cipher();

  /** The age of the session; null without one. */
  @Nullable Duration sessionAge();

  /** The time since the last authentic datagram of the peer; null if there was none. */
  @Nullable Duration silence();

  /** The counter's value. */
  long get(Counter counter);
}
