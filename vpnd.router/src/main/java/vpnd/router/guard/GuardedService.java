// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vpnd.api.port.Attachment;
import vpnd.api.port.AttachmentService;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.Handover;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;

/**
 * A tun port or a UDP transport behind its guard; every method may throw a {@link PartFailure}.
 *
 * @param <A> what it opens
 * @param <S> what it needs for that
 */
public final class GuardedService<A extends Attachment, S>
    implements AttachmentService<A, S>, Guarded {
  /** Programs run meanwhile, 5 s each at most. */
  private static final Duration DEVICE_LIMIT = Duration.ofSeconds(20);

  private static final Duration SOCKET_LIMIT = Duration.ofSeconds(5);

  private final AttachmentService<A, S> service;
  private final Guard guard;
  private final String type;
  private final Duration limit;
  private final Function<S, String> subject;
  private final Wrapping<A> wrapping;

  /** Puts a device or socket behind the guard of its service. */
  private interface Wrapping<A> {
    A wrap(A attachment, Guard guard);
  }

  private GuardedService(
      AttachmentService<A, S> service,
      Guard guard,
      String type,
      Duration limit,
      Function<S, String> subject,
      Wrapping<A> wrapping) {
    this.service = service;
    this.guard = guard;
    this.type = type;
    this.limit = limit;
    this.subject = subject;
    this.wrapping = wrapping;
  }

  /** Puts a tun port behind its guard. */
  public static AttachmentService<TunDevice, DeviceSettings> ofPort(
      AttachmentService<TunDevice, DeviceSettings> port, Guard guard) {
    return new GuardedService<>(
        port, guard, "TunPort", DEVICE_LIMIT, DeviceSettings::name, GuardedDevice::new);
  }

  /** Puts a UDP transport behind its guard. */
  public static AttachmentService<UdpSocket, SocketSettings> ofTransport(
      AttachmentService<UdpSocket, SocketSettings> transport, Guard guard) {
    return new GuardedService<>(
        transport,
        guard,
        "UdpTransport",
        SOCKET_LIMIT,
        settings -> "port " + settings.localPort(),
        GuardedSocket::new);
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Object part() {
    return service;
  }

  @Override
  public A open(S settings) throws IOException {
    return guard.attempt(method("open", settings), limit, () -> wrap(service.open(settings)));
  }

  @Override
  public @Nullable A adopt(S settings, Handover handover) throws IOException {
    return guard.call(
        method("adopt", settings), limit, () -> wrap(service.adopt(settings, handover)));
  }

  @Override
  public void clear(S settings) throws IOException {
    guard.call(
        method("clear", settings),
        limit,
        () -> {
          service.clear(settings);
          return null;
        });
  }

  private @Nullable A wrap(@Nullable A attachment) {
    if (attachment == null) {
      return null;
    }
    try {
      return wrapping.wrap(attachment, guard);
    } catch (Throwable e) {
      guard.release("Attachment.close", limit, attachment::close);
      throw e;
    }
  }

  private String method(String name, S settings) {
    return "%s.%s of %s".formatted(type, name, subject.apply(settings));
  }
}
