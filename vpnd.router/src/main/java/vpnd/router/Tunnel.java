// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import vpnd.api.CipherSuite;
import vpnd.api.Role;
import vpnd.api.TunDevice;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;
import vpnd.api.TunnelStats;
import vpnd.api.UdpPort;
import vpnd.api.UdpTransport;

/**
 * One configured tunnel: opens device and socket with the services at hand, runs the loops, and
 * lets every service be replaced under them.
 *
 * <p>All slow work is done on the host thread, one task at a time. A method that takes a service
 * away returns when nothing of it is in use any more; the others return at once.
 */
final class Tunnel implements DeviceFailure {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final int RETRY_SECONDS = 5;
  private static final int PATIENCE_SECONDS = 3;

  private final TunnelConfig config;
  private final Clock clock = new Clock();
  private final Switchboard switchboard = new Switchboard();
  private final Worker host;
  private final Statistics statistics;
  private @Nullable TunPort tunPort;
  private @Nullable UdpTransport transport;
  private @Nullable Forwarding forwarding;
  private String lastFault = "";

  Tunnel(TunnelConfig config) {
    this.config = config;
    this.host = new Worker("vpnd-host-" + config.name());
    this.statistics = new Statistics(config.label(), clock);
    host.executeAfter(PATIENCE_SECONDS, this::tellMissing);
  }

  TunnelStats stats() {
    return statistics;
  }

  void addSuite(CipherSuite suite) {
    host.execute(
        () -> {
          switchboard.replace(wiring -> wiring.withSuite(suite));
          begin();
        });
  }

  void removeSuite(CipherSuite suite) {
    host.perform(
        () -> {
          if (switchboard.now().suite() == suite) {
            switchboard.replace(wiring -> wiring.withSuite(null));
          }
        });
  }

  void addRole(Role role) {
    host.execute(
        () -> {
          switchboard.replace(wiring -> wiring.withRole(role));
          begin();
          refreshNetwork();
        });
  }

  void removeRole(Role role) {
    host.perform(
        () -> {
          if (switchboard.now().role() == role) {
            switchboard.replace(wiring -> wiring.withRole(null));
          }
        });
  }

  void addPort(TunPort port) {
    host.execute(
        () -> {
          closeDevice();
          tunPort = port;
          openDevice();
        });
  }

  void removePort(TunPort port) {
    host.perform(
        () -> {
          if (tunPort == port) {
            tunPort = null;
            closeDevice();
          }
        });
  }

  void addTransport(UdpTransport newTransport) {
    host.execute(
        () -> {
          closeSocket();
          transport = newTransport;
          openSocket();
        });
  }

  void removeTransport(UdpTransport oldTransport) {
    host.perform(
        () -> {
          if (transport == oldTransport) {
            transport = null;
            closeSocket();
          }
        });
  }

  /** Ends everything and leaves the host's network as it was before. */
  void close() {
    host.perform(
        () -> {
          if (forwarding != null) {
            forwarding.close();
            forwarding = null;
          }
          tunPort = null;
          transport = null;
          closeDevice();
          closeSocket();
        });
    host.close();
  }

  @Override
  public void deviceFailed(TunDevice device, IOException cause) {
    host.execute(
        () -> {
          if (switchboard.now().device() == device) {
            tellOnce("the tunnel device failed and is opened again: " + cause.getMessage());
            closeDevice();
            openDevice();
          }
        });
  }

  @Override
  public void socketFailed(UdpPort port, IOException cause) {
    host.execute(
        () -> {
          if (switchboard.now().udp() == port) {
            tellOnce("the UDP socket failed and is opened again: " + cause.getMessage());
            closeSocket();
            openSocket();
          }
        });
  }

  private void openDevice() {
    var port = tunPort;
    if (port == null || switchboard.now().device() != null) {
      return;
    }
    try {
      var device = port.open(config);
      switchboard.replace(wiring -> wiring.withDevice(device));
      refreshNetwork();
      lastFault = "";
    } catch (IOException e) {
      tellOnce(e.getMessage());
      host.executeAfter(RETRY_SECONDS, this::openDevice);
    }
  }

  private void closeDevice() {
    var device = switchboard.now().device();
    if (device != null) {
      switchboard.replace(wiring -> wiring.withDevice(null));
      device.close();
    }
  }

  private void openSocket() {
    var open = transport;
    if (open == null || switchboard.now().udp() != null) {
      return;
    }
    try {
      var socket = open.open(config.localPort());
      switchboard.replace(wiring -> wiring.withUdp(socket));
      refreshNetwork();
      lastFault = "";
    } catch (IOException e) {
      tellOnce(e.getMessage());
      host.executeAfter(RETRY_SECONDS, this::openSocket);
    }
  }

  private void closeSocket() {
    var socket = switchboard.now().udp();
    if (socket != null) {
      switchboard.replace(wiring -> wiring.withUdp(null));
      socket.close();
    }
  }

  /** Starts the loops as soon as there are a suite, for the keys, and a role. */
  private void begin() {
    var wiring = switchboard.now();
    if (forwarding != null || wiring.suite() == null || wiring.role() == null) {
      return;
    }
    try {
      forwarding = Forwarding.start(config, wiring, switchboard, host, clock, statistics, this);
    } catch (IOException e) {
      tellOnce(e.getMessage());
      host.executeAfter(RETRY_SECONDS, this::begin);
    } catch (IllegalArgumentException e) {
      tellOnce(e.getMessage());
    }
  }

  private void refreshNetwork() {
    if (forwarding != null) {
      forwarding.network().refresh();
    }
  }

  private void tellMissing() {
    var missing = switchboard.now().missing();
    if (!missing.isEmpty()) {
      LOG.log(Level.WARNING, "{0}: still waiting for {1}", config.label(), missing);
    }
  }

  private void tellOnce(@Nullable String fault) {
    if (!lastFault.equals(fault)) {
      lastFault = String.valueOf(fault);
      LOG.log(Level.ERROR, "{0}: {1}", config.label(), fault);
    }
  }
}
