// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.PublicKey;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.api.packet.Endpoint;

/** A tunnel whose state a test sets. */
final class FakeTunnel implements TunnelStats {
  static final String KEY = "0123456789abcdef".repeat(4);

  private final String name;
  private final String label;
  private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);
  private @Nullable Duration sessionAge;
  private int port = 1337;

  FakeTunnel(String name, String label) {
    this.name = name;
    this.label = label;
  }

  /** Without a session. */
  FakeTunnel down() {
    sessionAge = null;
    return this;
  }

  /** With the peer at another UDP port. */
  FakeTunnel movedTo(int newPort) {
    port = newPort;
    return this;
  }

  /** With a session for so long, during which everything was counted. */
  FakeTunnel up(Duration age) {
    sessionAge = age;
    return this;
  }

  FakeTunnel count(Counter counter, long value) {
    counts.put(counter, value);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String role() {
    return "net-gw";
  }

  @Override
  public String device() {
    return "tun0";
  }

  @Override
  public PublicKey publicKey() {
    return new PublicKey(HexFormat.of().parseHex(KEY));
  }

  @Override
  public Path statsPath() {
    return Path.of("/nowhere");
  }

  @Override
  public @Nullable Path hookPath() {
    return null;
  }

  @Override
  public PeerState state() {
    return sessionAge == null ? PeerState.INIT : PeerState.ACTIVE;
  }

  @Override
  public @Nullable Endpoint endpoint() {
    try {
      return sessionAge == null
          ? null
          : Endpoint.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public @Nullable String cipher() {
    return sessionAge == null ? null : "aegis256";
  }

  @Override
  public @Nullable Duration sessionAge() {
    return sessionAge;
  }

  @Override
  public @Nullable Duration silence() {
    return sessionAge == null ? null : Duration.ofSeconds(3);
  }

  @Override
  public long get(Counter counter) {
    return counts.getOrDefault(counter, 0L);
  }
}
