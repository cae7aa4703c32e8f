// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.router.guard.Guarded;
import vpnd.router.parts.AttachmentHolder;
import vpnd.router.parts.DeviceFailure;
import vpnd.router.parts.PartsHolder;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;
import vpnd.router.thread.Worker;

/** What a tunnel does about loops that cannot go on: tasks for the host thread, from any thread. */
final class LoopFailures implements DeviceFailure {
  /** How long {@code why} reports a fault that was survived. */
  private static final Duration FAULT_MEMORY = Duration.ofMinutes(10);

  private static final Duration LEAVING_TIME = Duration.ofMillis(100);

  private final TunnelMembers members;
  private final PartsHolder partsHolder;
  private final AttachmentHolder<TunDevice, DeviceSettings> device;
  private final AttachmentHolder<UdpSocket, SocketSettings> socket;
  private final ActiveProblems faults;
  private final Worker host;
  private final Runnable replaceLoops;
  private final Runnable giveUp;

  /**
   * @param replaceLoops has all sessions begin anew with other loops; run on the host thread
   * @param giveUp ends the process, because the tunnel cannot work any more
   */
  LoopFailures(
      TunnelMembers members,
      PartsHolder partsHolder,
      AttachmentHolder<TunDevice, DeviceSettings> device,
      AttachmentHolder<UdpSocket, SocketSettings> socket,
      ActiveProblems faults,
      Worker host,
      Runnable replaceLoops,
      Runnable giveUp) {
    this.members = members;
    this.partsHolder = partsHolder;
    this.device = device;
    this.socket = socket;
    this.faults = faults;
    this.host = host;
    this.replaceLoops = replaceLoops;
    this.giveUp = giveUp;
  }

  @Override
  public void loopFailed() {
    giveUp.run();
  }

  @Override
  public void loopFaulted(String fault) {
    host.execute(
        () -> {
          faults.tell(Place.LOOP, Level.DEBUG, members.name(), fault);
          host.executeAfter(FAULT_MEMORY, () -> faults.end(Place.LOOP));
        });
  }

  @Override
  public void loopBlocked() {
    host.execute(this::replaceBlocked);
  }

  /** Others, since no thread can be taken out of a part; not before the part is out of use. */
  private void replaceBlocked() {
    if (!members.haveLoops()) {
      return;
    }
    if (partsHolder.now().parts().stream().anyMatch(LoopFailures::isSetAside)) {
      host.executeAfter(LEAVING_TIME, this::replaceBlocked);
      return;
    }
    replaceLoops.run();
  }

  private static boolean isSetAside(Object part) {
    return part instanceof Guarded guarded && guarded.guard().fault() != null;
  }

  @Override
  public void deviceFailed(TunDevice failed, IOException cause) {
    host.execute(() -> device.reopen(failed, cause));
  }

  @Override
  public void socketFailed(UdpSocket failed, IOException cause) {
    host.execute(() -> socket.reopen(failed, cause));
  }
}
