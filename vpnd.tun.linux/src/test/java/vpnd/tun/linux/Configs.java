// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.nio.file.Path;
import java.time.Duration;
import vpnd.api.Acceptance;
import vpnd.api.CipherChoice;
import vpnd.api.PeerSystem;
import vpnd.api.PublicKey;
import vpnd.api.SecretKey;
import vpnd.api.TunnelConfig;

/** Configurations of which only the device and the programs matter. */
final class Configs {
  private Configs() {}

  static TunnelConfig of(String device) {
    return of(device, Path.of("/sbin/ip"), Path.of("/nonexistent"));
  }

  static TunnelConfig of(String device, Path ip, Path resolvconf) {
    var key = new byte[32];
    key[0] = 9;
    var none = Path.of("/nonexistent");
    return new TunnelConfig(
        "test",
        "test",
        "net-gw",
        device,
        new SecretKey(key.clone()),
        new PublicKey(key),
        1337,
        false,
        1337,
        null,
        null,
        null,
        null,
        null,
        "",
        resolvconf,
        ip,
        Acceptance.ANY,
        PeerSystem.LINUX,
        CipherChoice.AUTO,
        true,
        Duration.ofMinutes(1),
        100_000,
        none,
        none,
        10_000,
        none);
  }
}
