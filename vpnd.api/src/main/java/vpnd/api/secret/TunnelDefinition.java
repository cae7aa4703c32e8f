// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.secret;

import vpnd.api.config.TunnelConfig;

/**
 * A tunnel that the router is to run: its configuration with the secret key. It is registered as a
 * service with the property {@link #NAME}, and is never persisted. The key is closed after the
 * service was unregistered.
 *
 * @param config the configuration
 * @param localSecretKey {@code local_sk}
 */
public record TunnelDefinition(TunnelConfig config, SecretKey localSecretKey) {
  /** Name of the service property with {@link TunnelConfig#name}. */
  public static final String NAME = "tunnel";
}
