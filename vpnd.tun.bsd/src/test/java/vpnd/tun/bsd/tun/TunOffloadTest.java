// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.system.BsdSystem;

class TunOffloadTest {
  private static final class Lines extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** As a kernel before OpenBSD 7.7 does. */
  private static CLibrary refusing() {
    return (CLibrary)
        Proxy.newProxyInstance(
            TunOffloadTest.class.getClassLoader(),
            new Class<?>[] {CLibrary.class},
            (proxy, method, arguments) ->
                method.getName().equals("errno") ? BsdErrno.ENOTTY : Integer.valueOf(-1));
  }

  @Test
  void aKernelWithoutItIsUsedAllTheSameAndTheLogSaysItOnce() throws IOException {
    var log = Logger.getLogger("vpnd.tun.bsd");
    var lines = new Lines();
    log.addHandler(lines);
    try {
      var system = BsdSystem.read("openbsd");
      for (var name : List.of("tun0", "tun1", "tun0")) {
        var queue = TunOffload.queue(system, new TunVectors(refusing(), 3, name));
        assertEquals("family", queue.format());
      }
    } finally {
      log.removeHandler(lines);
    }
    assertEquals(1, lines.lines.size());
  }
}
