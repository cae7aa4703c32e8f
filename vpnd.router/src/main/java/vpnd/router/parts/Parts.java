// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.router.guard.GuardedSuite;
import vpnd.router.protocol.Suites;

/**
 * The replaceable parts that the loops use, as they are at one moment; immutable.
 *
 * @param epoch counts the replacements of parts of a tunnel
 * @param awaitsDevice whether there will be a device in a moment, so that packets should wait
 */
public record Parts(
    long epoch,
    @Nullable Suites suites,
    @Nullable UdpSocket udp,
    @Nullable TunDevice device,
    boolean awaitsDevice) {

  static final Parts EMPTY = new Parts(0, null, null, null, false);

  /** The device. */
  public static final Kind<TunDevice> DEVICE =
      new Kind<>("the tunnel device", Parts::device, Parts::withDevice, Parts::withoutDevice);

  /** The socket. */
  public static final Kind<UdpSocket> SOCKET =
      new Kind<>(
          "the UDP socket", Parts::udp, Parts::withUdp, (parts, isMoment) -> parts.withUdp(null));

  /**
   * Where devices or sockets are among the parts.
   *
   * @param name how the log calls it
   * @param get returns it, or null if there is none
   * @param with returns the parts with this one
   * @param without returns the parts without it; the flag says whether there will be another in a
   *     moment, so that packets should wait
   */
  public record Kind<A>(
      String name,
      Function<Parts, @Nullable A> get,
      BiFunction<Parts, A, Parts> with,
      BiFunction<Parts, Boolean, Parts> without) {}

  public Parts withSuites(@Nullable Suites newSuites) {
    return new Parts(epoch + 1, newSuites, udp, device, awaitsDevice);
  }

  public Parts withUdp(@Nullable UdpSocket newUdp) {
    return new Parts(epoch + 1, suites, newUdp, device, awaitsDevice);
  }

  public Parts withDevice(TunDevice newDevice) {
    return new Parts(epoch + 1, suites, udp, newDevice, false);
  }

  public Parts withoutDevice(boolean isMoment) {
    return new Parts(epoch + 1, suites, udp, null, isMoment);
  }

  /** What the loops may be calling. */
  public List<Object> parts() {
    var parts = new ArrayList<Object>();
    if (suites != null) {
      parts.add(suites.secretBox());
      parts.add(cipher(suites.secretBox()));
      var aegis = suites.aegis();
      if (aegis != null) {
        parts.add(aegis);
        parts.add(cipher(aegis));
      }
    }
    if (udp != null) {
      parts.add(udp);
    }
    if (device != null) {
      parts.add(device);
    }
    return parts;
  }

  /** Without asking a suite, which may be what does not return. */
  private static Object cipher(CipherSuite suite) {
    return suite instanceof GuardedSuite guarded ? guarded.known() : suite.cipher();
  }

  /** What is missing, each with an article. */
  public List<String> missing() {
    var missing = new ArrayList<String>();
    if (suites == null) {
      missing.add("a cipher suite");
    }
    if (udp == null) {
      missing.add("a UDP socket");
    }
    if (device == null) {
      missing.add("a tunnel device");
    }
    return missing;
  }
}
