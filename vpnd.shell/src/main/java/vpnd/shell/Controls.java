// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import vpnd.api.TunnelControl;

/** The controls of tunnels by the names of these. */
record Controls(Map<String, TunnelControl> byName) {
  /** Takes the services with their properties, of which {@code tunnel} is the name. */
  static Controls of(List<Map.Entry<Map<String, Object>, TunnelControl>> services) {
    return new Controls(
        services.stream()
            .collect(
                toMap(
                    service -> String.valueOf(service.getKey().get("tunnel")),
                    Map.Entry::getValue,
                    (one, other) -> one)));
  }

  /**
   * @throws IllegalArgumentException if the tunnel has gone meanwhile
   */
  TunnelControl get(String name) {
    var control = byName.get(name);
    if (control == null) {
      throw new IllegalArgumentException("the tunnel " + name + " is just being ended");
    }
    return control;
  }
}
