// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.machine;

import static vpnd.tun.linux.libc.Errno.ENOBUFS;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.Reason;
import vpnd.api.port.MachineListener;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.libc.Netlink;
import vpnd.tun.linux.libc.Poller;

/**
 * Monitors the VM generation ID, which the hypervisor changes in a copy of a machine and in one
 * that was reverted to a snapshot (security B10). Since Linux 6.10 the kernel sends a uevent of the
 * device then; the ID itself is not visible. It has a thread of its own.
 */
@Component(
    name = "vpnd.tun.linux.CopyWatch", // its name in earlier versions
    immediate = true,
    service = {})
public final class VmGenerationMonitor {
  private static final System.Logger LOG = System.getLogger("vpnd.tun.linux");
  private static final String SIGN = "NEW_VMGENID=1";
  private static final int KERNEL = 1;
  private static final long SECOND = 1_000_000_000;

  private final String sign;
  private final MachineListener listener;
  private final NativeBlock message = NativeBlock.allocate(1 << 13);
  private final @Nullable Thread thread;
  private int socket = -1;
  private @Nullable Poller poller;
  private volatile boolean isClosed;

  /** Starts to monitor. */
  @Activate
  public VmGenerationMonitor(@Reference MachineListener listener) {
    this(listener, SIGN, Netlink.KOBJECT_UEVENT);
  }

  /**
   * @param sign a variable of the uevent with its value
   * @param protocol the netlink protocol of uevents
   */
  VmGenerationMonitor(MachineListener listener, String sign, int protocol) {
    this.listener = listener;
    this.sign = sign;
    thread = open(protocol) ? new Thread(this::run, "vpnd-watch-copies") : null;
    if (thread != null) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Some containers and units forbid this socket; then only the other signs of a copy are left. */
  private boolean open(int protocol) {
    try {
      Libc.acquire();
      try {
        socket = Netlink.open(protocol, KERNEL);
        poller = new Poller(socket, () -> {});
        return true;
      } catch (IOException e) {
        Libc.close(socket);
        Libc.release();
        throw e;
      }
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "a copy of this machine is noticed late, by its clock: {0}; allow AF_NETLINK",
          Reason.of(e));
      return false;
    }
  }

  private void run() {
    var events = Objects.requireNonNull(poller);
    try {
      while (!isClosed) {
        events.await(SECOND);
        if (hasSign() && !isClosed) {
          report();
        }
      }
    } finally {
      events.close();
      Libc.close(socket);
      Libc.release();
    }
  }

  private void report() {
    try {
      listener.mayBeCopied("the hypervisor has given it another generation ID");
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a copy of this machine was noticed, but not acted on", e);
    }
  }

  /** Reads all events; returns whether the sign was among them, or events were lost. */
  private boolean hasSign() {
    boolean found = false;
    long length = read();
    while (length > 0 || Libc.errno() == ENOBUFS) {
      found |= length <= 0 || isSign((int) length);
      length = read();
    }
    return found;
  }

  private long read() {
    return Libc.read(socket, message.address(), message.host().capacity());
  }

  /** Each variable of an event is terminated by NUL. */
  private boolean isSign(int length) {
    var bytes = new byte[length];
    message.host().get(0, bytes);
    var variables = new String(bytes, StandardCharsets.ISO_8859_1).split("\0");
    return Arrays.asList(variables).contains(sign);
  }

  /** Stops the thread, so that it loads no class of a bundle that is gone. */
  @Deactivate
  void close() throws InterruptedException {
    isClosed = true;
    if (thread != null && poller != null) {
      poller.wakeup();
      thread.join(SECOND / 1_000_000);
    }
  }
}
