// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import org.jspecify.annotations.Nullable;
import vpnd.api.CipherSuite;
import vpnd.api.TunDevice;
import vpnd.api.UdpPort;

/**
 * The replaceable parts that the loops use, as they are at one moment; immutable.
 *
 * @param epoch counts the wirings of a tunnel
 * @param awaitsDevice whether there will be a device in a moment, so that packets should wait
 */
record Wiring(
    long epoch,
    @Nullable CipherSuite suite,
    @Nullable UdpPort udp,
    @Nullable TunDevice device,
    boolean awaitsDevice) {

  static final Wiring EMPTY = new Wiring(0, null, null, null, false);

  Wiring withSuite(@Nullable CipherSuite newSuite) {
    return new Wiring(epoch + 1, newSuite, udp, device, awaitsDevice);
  }

  Wiring withUdp(@Nullable UdpPort newUdp) {
    return new Wiring(epoch + 1, suite, newUdp, device, awaitsDevice);
  }

  Wiring withDevice(TunDevice newDevice) {
    return new Wiring(epoch + 1, suite, udp, newDevice, false);
  }

  Wiring withoutDevice(boolean isMoment) {
    return new Wiring(epoch + 1, suite, udp, null, isMoment);
  }

  /** What is missing, for a person; empty if nothing is. */
  String missing() {
    var missing = new StringBuilder();
    if (suite == null) {
      missing.append(", a cipher suite");
    }
    if (udp == null) {
      missing.append(", a UDP socket");
    }
    if (device == null) {
      missing.append(", a tunnel device");
    }
    return missing.isEmpty() ? "" : missing.substring(2);
  }
}
