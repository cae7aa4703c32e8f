// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vpnd.config.file.Configuration;
import vpnd.config.file.Parameter;

/**
 * A resource that a tunnel claims, exclusively or shared with tunnels that use it in the same way.
 *
 * @param resource identifies the resource
 * @param use how it is used; tunnels share a resource only if this is equal
 * @param line of the setting; 0 if there is none
 * @param fault the message if another tunnel uses it differently; the path of its file is appended
 * @param remedy what the operator can do
 */
record Claim(Object resource, Object use, int line, String fault, String remedy) {
  /** All claims of the tunnel of a configuration. */
  static List<Claim> of(Configuration configuration) {
    return new Claims(configuration).all();
  }

  private static final class Claims {
    private final List<Claim> all = new ArrayList<>();
    private final Configuration configuration;

    Claims(Configuration configuration) {
      this.configuration = configuration;
    }

    List<Claim> all() {
      var tunnel = configuration.tunnel();
      var device = tunnel.device();
      all.add(
          new Claim(
              List.of("name", tunnel.name()),
              configuration.file(),
              0,
              "the tunnel has the name '" + tunnel.name() + "', as has that of",
              "rename one of the two files"));
      var library = configuration.sodiumLibrary();
      if (library != null) {
        add(
            Parameter.SODIUM_LIBRARY,
            "library",
            library,
            "sodium_library is not the one of",
            "name the same library in both, as there is one for all tunnels");
      }
      add(
          Parameter.DEVICE,
          List.of("device", device),
          tunnel.localPort(),
          "device " + device + " has another local_port in",
          "give another device, or the same local_port to share it");
      add(
          Parameter.LOCAL_PORT,
          List.of("port", tunnel.localPort()),
          device,
          "local_port " + tunnel.localPort() + " has another device in",
          "give another local_port, or the same device to share it");
      add(
          tunnel.routePlace().isInMainTable() ? Parameter.ROUTE_METRIC : Parameter.ROUTE_TABLE,
          List.of("routes", device),
          tunnel.routePlace(),
          "route_table or route_metric is not that of",
          "give both files the same, and restart vpnd if it runs them; or give another device");
      addExclusive(
          Parameter.REMOTE_PK,
          List.of("keys", device, tunnel.remotePublicKey(), configuration.localSecretKey()),
          "remote_pk and local_sk are also those of",
          "give each peer on a device a key pair of its own");
      for (var assigned : tunnel.hostAddresses()) {
        addExclusive(
            Parameter.HOST_ADDR,
            List.of("address", device, assigned.address()),
            "host_addr " + assigned + " is also given to the client of",
            "give each client an address of its own");
      }
      for (var network : tunnel.remoteNetworks()) {
        addExclusive(
            Parameter.REMOTE_NETWORK,
            List.of("network", device, network.network()),
            "remote_network " + network + " is also behind the peer of",
            "give each peer on a device a network of its own");
      }
      nonces(Parameter.LOCAL_NONCE_FILE, tunnel.localNonceFile());
      nonces(Parameter.REMOTE_NONCE_FILE, tunnel.remoteNonceFile());
      var socket = tunnel.statsPath();
      add(
          Parameter.STATS_PATH,
          List.of("socket", configuration.placeOf(socket)),
          socket,
          named(Parameter.STATS_PATH, socket) + " has another name in",
          "give the same path in both to share the socket, or another one");
      addExclusive(
          Parameter.LABEL,
          List.of("label", tunnel.label()),
          "label " + tunnel.label() + " is also that of",
          "give each tunnel a label of its own");
      tunnel.parameters().forEach(this::addOfPart);
      return all;
    }

    /** There is one configuration of a part for all tunnels; its values may be secret. */
    private void addOfPart(String nameAndKey, String value) {
      all.add(
          new Claim(
              List.of("part", nameAndKey.toLowerCase(Locale.ROOT)),
              value,
              configuration.lineOfPart(nameAndKey),
              "x-" + nameAndKey + " has another value in",
              "give the same value in both, as there is one for all tunnels"));
    }

    private void nonces(Parameter<Path> parameter, Path file) {
      addExclusive(
          parameter,
          configuration.placeOf(file),
          named(parameter, file) + " is also a nonce file of",
          "give each tunnel two nonce files of its own");
    }

    /** A path as given, followed by its target if it is a link. */
    private String named(Parameter<Path> parameter, Path path) {
      var place = configuration.placeOf(path);
      var text = parameter.name() + " " + path;
      return place.equals(path) ? text : text + ", which is " + place + ",";
    }

    /** A resource that no two tunnels may share. */
    private void addExclusive(
        Parameter<?> parameter, Object resource, String fault, String remedy) {
      add(parameter, resource, configuration.file(), fault, remedy);
    }

    private void add(
        Parameter<?> parameter, Object resource, Object use, String fault, String remedy) {
      all.add(new Claim(resource, use, configuration.lineOf(parameter), fault, remedy));
    }
  }
}
