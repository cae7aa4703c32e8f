// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.UdpPort;
import vpnd.api.UdpTransport;

/** A UDP transport behind its guard; every method may throw a {@link PartFailure}. */
public final class GuardedTransport implements UdpTransport, Guarded {
  static final Duration LIMIT = Duration.ofSeconds(5);

  private final UdpTransport transport;
  private final Guard guard;

  /** Puts a transport behind its guard. */
  public GuardedTransport(UdpTransport transport, Guard guard) {
    this.transport = transport;
    this.guard = guard;
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Object part() {
    return transport;
  }

  @Override
  public UdpPort open(int localPort) throws IOException {
    return guard.attempt(
        "UdpTransport.open of port " + localPort,
        LIMIT,
        () -> GuardedSocket.of(transport.open(localPort), guard));
  }

  @Override
  public @Nullable UdpPort adopt(Handover handover) throws IOException {
    return guard.call(
        "UdpTransport.adopt", LIMIT, () -> GuardedSocket.of(transport.adopt(handover), guard));
  }
}
