// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What can be told of one tunnel; published as a service for each, with the property {@code tunnel}
 * = {@link TunnelConfig#name}. All methods may be called from any thread and give the newest value
 * that the loops have made visible.
 */
@ProviderType
public interface TunnelStats {
  /** {@link TunnelConfig#name}. */
  String name();

  /** {@link TunnelConfig#label}. */
  String label();

  /** {@link TunnelConfig#role}. */
  String role();

  /** {@link TunnelConfig#device}. */
  String device();

  /**
   * The public key of this side, for the peer's {@code remote_pk}; null until a cipher is there.
   */
  @Nullable PublicKey publicKey();

  /** {@link TunnelConfig#statsPath}. */
  Path statsPath();

  /** The state of the protocol, such as {@code ACTIVE}. */
  String state();

  /** Where datagrams for the peer go; null while that is not known. */
  @Nullable Endpoint endpoint();

  /**
   * The suite under which packets for the peer are sealed at the moment, such as {@code nacl}; null
   * while there is no session.
   */
  @Nullable String cipher();

  /** How long the session has been up; null while there is none. */
  @Nullable Duration sessionAge();

  /** How long nothing authentic has come from the peer; null if nothing ever did. */
  @Nullable Duration silence();

  /** The counter's value. */
  long get(Counter counter);
}
