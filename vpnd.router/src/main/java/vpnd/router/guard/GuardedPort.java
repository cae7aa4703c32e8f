// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.TunDevice;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;

/** A tun port behind its guard; every method may throw a {@link PartFailure}. */
public final class GuardedPort implements TunPort, Guarded {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TunPort port;
  private final Guard guard;

  /** Puts a port behind its guard. */
  public GuardedPort(TunPort port, Guard guard) {
    this.port = port;
    this.guard = guard;
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Object part() {
    return port;
  }

  @Override
  public TunDevice open(TunnelConfig config) throws IOException {
    return open(config, 1);
  }

  @Override
  public TunDevice open(TunnelConfig config, int readers) throws IOException {
    return guard.attempt(
        "TunPort.open of " + config.device(),
        LIMIT,
        () -> GuardedDevice.of(port.open(config, readers), guard));
  }

  @Override
  public @Nullable TunDevice adopt(TunnelConfig config, Handover handover) throws IOException {
    return guard.call(
        "TunPort.adopt of " + config.device(),
        LIMIT,
        () -> GuardedDevice.of(port.adopt(config, handover), guard));
  }
}
