// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.ENOBUFS;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.MachineListener;
import vpnd.api.Reason;

/**
 * Notices that the hypervisor has given this machine another generation ID, as it does with a copy
 * and with one that was set back to a snapshot (security B10). The kernel sends an event of the
 * device then, from Linux 6.10 on; the ID itself is shown nowhere. A thread of its own waits for
 * it.
 */
@Component(
    immediate = true,
    service = {})
public final class CopyWatch {
  private static final System.Logger LOG = System.getLogger("vpnd.tun.linux");
  private static final String SIGN = "NEW_VMGENID=1";
  private static final int KERNEL = 1;
  private static final long SECOND = 1_000_000_000;

  private final String sign;
  private final MachineListener listener;
  private final NativeBlock message = NativeBlock.allocate(1 << 13);
  private final int socket;
  private final Readiness readiness;
  private final Thread thread = new Thread(this::run, "vpnd-watch-copies");
  private volatile boolean isClosed;

  /** Begins to watch. */
  @Activate
  public CopyWatch(@Reference MachineListener listener) throws IOException {
    this(listener, SIGN);
  }

  /**
   * @param sign a variable of the event, with its value
   */
  CopyWatch(MachineListener listener, String sign) throws IOException {
    this.listener = listener;
    this.sign = sign;
    Libc.acquire();
    int opened = -1;
    try {
      opened = Netlink.open(Netlink.KOBJECT_UEVENT, KERNEL);
      readiness = new Readiness(opened, () -> {});
    } catch (IOException e) {
      Libc.close(opened);
      Libc.release();
      LOG.log(Level.WARNING, "a copy of this machine cannot be noticed: {0}", Reason.of(e));
      throw e;
    }
    socket = opened;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!isClosed) {
        readiness.await(SECOND);
        if (hasSign() && !isClosed) {
          listener.mayBeCopied("the hypervisor has given it another generation ID");
        }
      }
    } finally {
      readiness.close();
      Libc.close(socket);
      Libc.release();
    }
  }

  /** Takes all events; one that was lost may have been it. */
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

  /** The variables of an event end with a NUL each. */
  private boolean isSign(int length) {
    var bytes = new byte[length];
    message.host().get(0, bytes);
    var variables = new String(bytes, StandardCharsets.ISO_8859_1).split("\0");
    return Arrays.asList(variables).contains(sign);
  }

  /** Ends the thread, which loads no class after this. */
  @Deactivate
  void close() throws InterruptedException {
    isClosed = true;
    readiness.wakeup();
    thread.join(SECOND / 1_000_000);
  }
}
