// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A bundle whose service loads, has the highest ranking, and then misbehaves in some method. */
enum BadPart {
  ROLE(
      "vpnd.api.role.Role",
      "<property name=\"role\" type=\"String\" value=\"net-gw\"/>",
      """
      public NetworkPlan plan(TunnelConfig config, PeerInfo peer) { return Bad.fault(); }
      public boolean isListening() { Bad.number(); return false; }
      public List<IpPrefix> peerNetworks(TunnelConfig c, PeerInfo p) { return Bad.fault(); }
      public List<IpPrefix> localNetworks(TunnelConfig c, PeerInfo p) { return Bad.fault(); }
      public List<String> refusals(TunnelConfig c, PeerInfo p) { return Bad.fault(); }
      public PeerInfo announcement(TunnelConfig c, int id) { return Bad.fault(); }
      """,
      "Role\\.\\w+ for vpt\\w+"),
  PORT(
      "vpnd.api.port.TunPort",
      "",
      "public TunDevice open(DeviceSettings settings) { return Bad.fault(); }",
      "TunPort\\.open of vpt\\w+"),
  DEVICE_READ(
      "vpnd.api.port.TunPort", "", device("return Bad.number();", "return 0;"), "\\w+\\.read"),
  DEVICE_WRITE(
      "vpnd.api.port.TunPort",
      "",
      device("return Bad.idle();", "return Bad.number();"),
      "\\w+\\.write"),
  TRANSPORT(
      "vpnd.api.port.UdpTransport",
      "",
      "public UdpSocket open(SocketSettings settings) { return Bad.fault(); }",
      "UdpTransport\\.open of port \\d+"),
  SOCKET_RECEIVE(
      "vpnd.api.port.UdpTransport",
      "",
      socket("return Bad.number();", "return 0;"),
      "\\w+\\.receive"),
  SOCKET_SEND(
      "vpnd.api.port.UdpTransport",
      "",
      socket("return Bad.idle();", "return Bad.number();"),
      "\\w+\\.send"),
  SUITE(
      "vpnd.api.crypto.CipherSuite",
      "<property name=\"suite\" type=\"String\" value=\"nacl\"/>",
      """
      public String name() { return "nacl"; }
      public Cipher cipher() { return null; }
      public NativeMemory allocate(int size) { return Bad.fault(); }
      public void generateKeyPair(long secretKey, long publicKey) {}
      public void derivePublicKey(long secretKey, long publicKey) {}
      public boolean agree(long agreed, long secretKey, long publicKey) { return false; }
      """,
      "the trial of CipherSuite"),
  CONSUMER(
      "java.lang.Runnable",
      Texts.REFERENCE,
      "public void run() {} public void bind(TunnelStats stats) { Bad.number(); }",
      "bind"),
  /** Listens once, but not to later services. */
  LATE_CONSUMER(
      "java.lang.Runnable",
      Texts.REFERENCE,
      """
      private int times;
      public void run() {}
      public void bind(TunnelStats stats) { if (times++ > 0) Bad.number(); }
      """,
      "bind"),
  ACTIVATION(
      "java.lang.Runnable",
      "",
      "public void run() {} public void start() { Bad.number(); }",
      "start");

  private static final String SOURCE =
      """
      package org.example.%4$s;
      import java.io.IOException;
      import java.util.List;
      import vpnd.api.config.*;
      import vpnd.api.crypto.*;
      import vpnd.api.network.*;
      import vpnd.api.operation.*;
      import vpnd.api.packet.*;
      import vpnd.api.port.*;
      import vpnd.api.role.*;
      public final class Bad implements %s {
        %s
        static <T> T fault() { %s return null; }
        static int number() { %3$s return -7; }
        static int idle() throws IOException {
          try { Thread.sleep(100); } catch (InterruptedException e) { throw new IOException(e); }
          return 0;
        }
        static <E extends Throwable> void sneak(Throwable e) throws E { throw (E) e; }
        static void block() {
          while (true) {
            try { Thread.sleep(1000); } catch (InterruptedException e) { /* goes on */ }
          }
        }
      }
      """;

  private static final String IMPORTS =
      Stream.of("config", "crypto", "network", "operation", "packet", "port", "role")
          .map(name -> "vpnd.api." + name + ";version=\"[1.0,2)\"")
          .collect(joining(","));

  private static final String DESCRIPTION =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" immediate="true"%s>
        <property name="service.ranking" type="Integer" value="%d"/>
        %s
        <service><provide interface="%s"/></service>
        <implementation class="org.example.%s.Bad"/>
      </scr:component>
      """;

  private final String service;
  private final String elements;
  private final String methods;
  private final String told;

  BadPart(String service, String elements, String methods, String told) {
    this.service = service;
    this.elements = elements;
    this.methods = methods;
    this.told = told;
  }

  private static String device(String read, String write) {
    return """
        public TunDevice open(DeviceSettings settings) {
          return new TunDevice() {
            public String name() { return settings.name(); }
            public int read(PacketBatch batch, long timeout) throws IOException { %s }
            public int write(PacketBatch batch) { %s }
            public void wakeup() {}
            public void configure(NetworkPlan plan) {}
            public List<String> changes() { return List.of(); }
            public void close() {}
          };
        }
        """
        .formatted(read, write);
  }

  private static String socket(String receive, String send) {
    return """
        public UdpSocket open(SocketSettings settings) {
          return new UdpSocket() {
            public int localPort() { return settings.localPort(); }
            public int receive(PacketBatch batch, long timeout) throws IOException { %s }
            public int send(PacketBatch batch) { %s }
            public void wakeup() {}
            public int pathMtu(Endpoint endpoint) { return 1500; }
            public void close() {}
          };
        }
        """
        .formatted(receive, send);
  }

  /** The symbolic name of the bundle. */
  String bundle(Fault fault) {
    return "org.example.bad." + name().toLowerCase(Locale.ROOT) + "." + fault.ordinal();
  }

  private String packageName() {
    return name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** The name of the failed method in the log. */
  String told() {
    return told;
  }

  /** Whether it replaces a part on the packet path. */
  boolean isInPlaceOfAnother() {
    return !service.equals("java.lang.Runnable");
  }

  /**
   * Builds the bundle.
   *
   * @param home the distribution of vpnd
   * @param directory an empty one
   * @return the jar, in that directory
   */
  Path write(Fault fault, Path home, Path directory) throws IOException {
    var text = SOURCE.formatted(service, methods, fault.statement(), packageName());
    Compilation.run(home, "Bad", text, directory);
    var manifest = new Manifest();
    var headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", bundle(fault));
    headers.putValue("Bundle-Version", "1.0.0");
    headers.putValue("Import-Package", IMPORTS);
    headers.putValue("Service-Component", "OSGI-INF/bad.xml");
    var jar = directory.resolve(bundle(fault) + ".jar");
    var description =
        DESCRIPTION.formatted(
            bundle(fault),
            this == ACTIVATION ? " activate=\"start\"" : "",
            100 + ordinal(),
            elements,
            service,
            packageName());
    try (var to = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var types = Files.list(directory.resolve("org/example/" + packageName()))) {
      add(to, "OSGI-INF/bad.xml", description.getBytes(StandardCharsets.UTF_8));
      for (var type : types.sorted().toList()) {
        add(
            to,
            "org/example/" + packageName() + "/" + type.getFileName(),
            Files.readAllBytes(type));
      }
    }
    return jar;
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
  }

  /** Source text of the constants above, which come first in an enum. */
  private static final class Texts {
    static final String REFERENCE =
        "<reference name=\"stats\" interface=\"vpnd.api.operation.TunnelStats\" cardinality=\"0..n\""
            + " policy=\"dynamic\" bind=\"bind\"/>";

    private Texts() {}
  }
}
