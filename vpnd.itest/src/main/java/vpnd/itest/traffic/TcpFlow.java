// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.traffic;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import vpnd.itest.network.Namespace;

/**
 * Sends bytes through TCP connections for some seconds, checks that they arrive intact, and
 * measures the rate. Each connection carries one direction: its first byte says whether the client
 * sends ({@code u}) or receives ({@code d}), the second for how many seconds.
 */
public final class TcpFlow {
  private static final int PORT = 7002;
  private static final int STALL_MILLIS = 15_000;
  private static final Pattern READY = Pattern.compile("^ready");

  private TcpFlow() {}

  /** The direction of the bytes, as seen by the client. */
  public enum Direction {
    UP,
    DOWN;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * {@code serve PORT} serves until it is killed; {@code HOST PORT SECONDS DIRECTION...} sends in
   * each direction, {@code up} or {@code down}, at the same time and writes a {@link
   * TrafficReport}.
   */
  public static void main(String... arguments) throws IOException {
    if (arguments.length == 2 && arguments[0].equals("serve")) {
      serve(Integer.parseInt(arguments[1]));
    } else if (arguments.length > 3) {
      var server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
      var directions =
          Arrays.stream(arguments, 3, arguments.length)
              .map(direction -> Direction.valueOf(direction.toUpperCase(Locale.ROOT)))
              .toList();
      System.out.println(measure(server, Integer.parseInt(arguments[2]), directions));
    } else {
      throw new IllegalArgumentException("serve PORT | HOST PORT SECONDS up|down...");
    }
  }

  /**
   * Runs a client in one namespace against a server at an address of another. The report's figures
   * are {@code up_mbits}, {@code up_bytes} and {@code up_intact} (1 if the bytes arrived intact,
   * otherwise 0), and the same for {@code down}.
   */
  public static TrafficReport run(
      Namespace client, Namespace server, String address, int seconds, Direction... directions) {
    var limit = Duration.ofSeconds(30L + seconds);
    var command = new ArrayList<>(List.of(address, "" + PORT, "" + seconds));
    Arrays.stream(directions).map(Direction::label).forEach(command::add);
    try (var serving = server.java(TcpFlow.class, "serve", "" + PORT)) {
      serving.log().await(READY, limit);
      try (var asking = client.java(TcpFlow.class, command.toArray(String[]::new))) {
        return TrafficReport.parse(asking.log().await(TrafficReport.LINE, limit));
      }
    }
  }

  private static void serve(int port) throws IOException {
    try (var listener = new ServerSocket(port)) {
      System.out.println("ready");
      while (true) {
        var connection = listener.accept();
        new Thread(() -> answer(connection), "connection").start();
      }
    }
  }

  private static void answer(Socket connection) {
    try (connection) {
      connection.setSoTimeout(STALL_MILLIS);
      var in = input(connection);
      var out = output(connection);
      boolean receiving = in.readByte() == 'u';
      int seconds = in.readUnsignedByte();
      if (receiving) {
        var arrival = CheckedStream.receive(in);
        out.writeLong(arrival.bytes());
        out.writeBoolean(arrival.intact());
        out.flush();
      } else {
        CheckedStream.send(out, System.nanoTime() + seconds * 1_000_000_000L);
      }
    } catch (IOException e) {
      System.out.println("connection failed: " + e.getMessage());
    }
  }

  private static TrafficReport measure(
      InetSocketAddress server, int seconds, List<Direction> directions) {
    var flows =
        directions.stream()
            .map(
                direction ->
                    CompletableFuture.supplyAsync(
                        () -> flow(server, direction, seconds), task -> new Thread(task).start()))
            .toList();
    var figures = new TreeMap<String, Long>();
    flows.forEach(flow -> figures.putAll(flow.join()));
    return new TrafficReport(figures);
  }

  private static Map<String, Long> flow(
      InetSocketAddress server, Direction direction, int seconds) {
    try (var connection = new Socket()) {
      connection.setSoTimeout(STALL_MILLIS);
      connection.connect(server, STALL_MILLIS);
      var in = input(connection);
      var out = output(connection);
      out.writeByte(direction == Direction.UP ? 'u' : 'd');
      out.writeByte(seconds);
      out.flush();
      long start = System.nanoTime();
      CheckedStream.Arrival arrival;
      if (direction == Direction.UP) {
        CheckedStream.send(out, start + seconds * 1_000_000_000L);
        arrival = new CheckedStream.Arrival(in.readLong(), in.readBoolean());
      } else {
        arrival = CheckedStream.receive(in);
      }
      double took = (System.nanoTime() - start) / 1e9;
      var name = direction.label();
      return Map.of(
          name + "_mbits", Math.round(arrival.bytes() * 8 / took / 1e6),
          name + "_bytes", arrival.bytes(),
          name + "_intact", arrival.intact() ? 1L : 0L);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataInputStream input(Socket connection) throws IOException {
    return new DataInputStream(new BufferedInputStream(connection.getInputStream(), 1 << 17));
  }

  private static DataOutputStream output(Socket connection) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(connection.getOutputStream(), 1 << 16));
  }
}
