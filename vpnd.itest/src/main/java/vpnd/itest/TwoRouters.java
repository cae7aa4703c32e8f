// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import vpnd.itest.process.LogOfThisJvm;
import vpnd.itest.process.ProcessLog;
import vpnd.itest.process.Program;
import vpnd.itest.traffic.InnerPacket;
import vpnd.itest.traffic.Sequence;
import vpnd.itest.traffic.TrafficReport;

/**
 * Two gateways in one process, joined over UDP on the loopback interface, with tunnel devices in
 * memory. It demonstrates the protocol without root and Linux.
 */
public final class TwoRouters {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(30);
  private static final int PER_SECOND = 2_500;

  /** More than two heartbeats, which come every 10 s by the fast clock: the key changes at one. */
  private static final int SECONDS = 20 / MemoryGateway.CLOCK_RATE + 1;

  private static final int COUNT = SECONDS * PER_SECOND;
  private static final long QUIET_MILLIS = 2_000;

  private final Path directory;
  private final Path home;
  private final ProcessLog log;

  private TwoRouters(Path directory, Path home, ProcessLog log) {
    this.directory = directory;
    this.home = home;
    this.log = log;
  }

  /**
   * {@code HOME BUNDLE DIRECTORY}: the distribution, the bundle vpnd.tun.memory and an empty
   * directory for keys and the like. Logs on standard output; ends with exit code 1 if a packet was
   * lost, duplicated or changed on the path, or if there was none.
   */
  public static void main(String... arguments) {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("HOME BUNDLE DIRECTORY");
    }
    var home = Path.of(arguments[0]).toAbsolutePath().normalize();
    var bundle = Path.of(arguments[1]).toAbsolutePath().normalize();
    var directory = Path.of(arguments[2]).toAbsolutePath().normalize();
    int status = 1;
    try {
      status = new TwoRouters(directory, home, LogOfThisJvm.open()).run(bundle) ? 0 : 1;
    } catch (Exception e) {
      e.printStackTrace(System.out);
    }
    // Even if threads are left of a gateway that could not start.
    System.exit(status);
  }

  private boolean run(Path bundle) throws Exception {
    var ports = freePorts();
    var westKey = generateKey("west");
    var eastKey = generateKey("east");
    configure("west", eastKey, "10.2.0.0/24", ports[0], ports[1]);
    configure("east", westKey, "10.1.0.0/24", ports[1], ports[0]);
    System.out.println(
        "two gateways, UDP ports " + ports[0] + " and " + ports[1] + " of 127.0.0.1");
    try (var west = MemoryGateway.start(home, bundle, file("west"), "west");
        var east = MemoryGateway.start(home, bundle, file("east"), "east")) {
      log.await(Pattern.compile("west: session up"), SESSION_LIMIT);
      log.await(Pattern.compile("east: session up"), SESSION_LIMIT);
      System.out.println(
          "%d packets a second both ways for %d s; the key changes meanwhile"
              .formatted(PER_SECOND, SECONDS));
      var westHost = address("10.1.0.2");
      var eastHost = address("10.2.0.2");
      var eastward = flow(west, westHost, east, eastHost);
      var westward = flow(east, eastHost, west, westHost);
      System.out.println("eastward: " + eastward.join());
      System.out.println("westward: " + westward.join());
      long keyChanges = log.count(Pattern.compile("west: new key"));
      System.out.println("key changes: " + keyChanges);
      return isUnharmed(eastward.join()) && isUnharmed(westward.join()) && keyChanges > 0;
    }
  }

  private static int[] freePorts() throws IOException {
    try (var one = new DatagramSocket();
        var other = new DatagramSocket()) {
      return new int[] {one.getLocalPort(), other.getLocalPort()};
    }
  }

  private Path file(String name) {
    return directory.resolve(name + ".conf");
  }

  /** Begins a configuration file and returns the line for that of the peer. */
  private String generateKey(String name) {
    var keygen = home.resolve("bin/vpnd-keygen").toString();
    return Program.run(List.of(keygen, file(name).toString()));
  }

  private void configure(String name, String peerKey, String network, int port, int peerPort)
      throws IOException {
    var lines =
        List.of(
            peerKey,
            "remote_host: 127.0.0.1",
            "remote_port: " + peerPort,
            "local_port: " + port,
            "remote_network: " + network,
            "device: " + name,
            "label: " + name,
            "local_nonce_file: " + directory.resolve(name + ".local_nonce"),
            "remote_nonce_file: " + directory.resolve(name + ".remote_nonce"),
            "stats_path: " + directory.resolve(name + ".sock"),
            "max_key_packets: 5000");
    Files.write(file(name), lines, StandardOpenOption.APPEND);
  }

  private static Inet4Address address(String text) throws IOException {
    return (Inet4Address) InetAddress.getByName(text);
  }

  /** Sends numbered packets at a steady rate and reports what arrived. */
  private static CompletableFuture<TrafficReport> flow(
      MemoryGateway from, Inet4Address source, MemoryGateway to, Inet4Address destination) {
    start(() -> send(from, source, destination));
    return CompletableFuture.supplyAsync(() -> receive(to), TwoRouters::start);
  }

  private static void start(Runnable task) {
    new Thread(task, "traffic").start();
  }

  private static void send(MemoryGateway gateway, Inet4Address source, Inet4Address destination) {
    long start = System.nanoTime();
    for (int number = 0; number < COUNT; number++) {
      long due = start + number * 1_000_000_000L / PER_SECOND;
      for (long wait; (wait = due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      gateway.send(InnerPacket.of(source, destination, number));
    }
  }

  private static TrafficReport receive(MemoryGateway gateway) {
    var sequence = new Sequence(COUNT);
    try {
      for (byte[] packet; (packet = gateway.receive(QUIET_MILLIS)) != null; ) {
        sequence.arrived(InnerPacket.number(packet), System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return sequence.report();
  }

  private static boolean isUnharmed(TrafficReport flow) {
    return flow.get("lost") + flow.get("duplicated") + flow.get("foreign") == 0;
  }
}
