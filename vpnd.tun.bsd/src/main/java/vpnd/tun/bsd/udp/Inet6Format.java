// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import vpnd.api.packet.Endpoint;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.system.BsdSystem;

/** IPv6, without IPv4-mapped addresses: some of these systems have none. */
final class Inet6Format implements FamilyFormat {
  private static final int SIZE = 28;
  private static final int PORT = 2;
  private static final int FLOW = 4;
  private static final int ADDRESS = 8;
  private static final int SCOPE = 24;

  /** {@code struct in6_pktinfo}: address, and index of the interface. */
  private static final int INFO_SIZE = 20;

  private static final int INFO_INDEX = 16;
  private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L;
  private static final long LINK_LOCAL_MASK = 0xffc0_0000_0000_0000L;

  private final ControlFormat control;
  private final int family;
  private final int onlyOption;
  private final int receiveOption;
  private final int infoType;
  private final int wholeOption;

  Inet6Format(BsdSystem system) {
    this.control = ControlFormat.of(system);
    this.family = system.inet6();
    this.onlyOption = system.number("socket.inet6.only");
    this.receiveOption = system.number("socket.inet6.receive");
    this.infoType = system.number("socket.inet6.info");
    this.wholeOption = system.number("socket.inet6.whole");
  }

  @Override
  public int family() {
    return family;
  }

  @Override
  public boolean isIpv4() {
    return false;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public void prepare(SocketOptions socket) {
    socket.set(SocketOptions.IPPROTO_IPV6, onlyOption, 1);
    socket.set(SocketOptions.IPPROTO_IPV6, receiveOption, 1);
    fragment(socket, false);
  }

  @Override
  public void fragment(SocketOptions socket, boolean may) {
    socket.set(SocketOptions.IPPROTO_IPV6, wholeOption, may ? 0 : 1);
  }

  @Override
  public void any(NativeBlock block, int at, int port) {
    write(block, at, port, 0, 0, 0);
  }

  @Override
  public void write(NativeBlock block, int at, NativeEndpoint endpoint) {
    write(block, at, endpoint.port(), endpoint.high(), endpoint.low(), endpoint.scope());
  }

  private void write(NativeBlock block, int at, int port, long high, long low, int scope) {
    block.host().put(at, (byte) SIZE).put(at + 1, (byte) family).putInt(at + SCOPE, scope);
    block
        .network()
        .putShort(at + PORT, (short) port)
        .putInt(at + FLOW, 0)
        .putLong(at + ADDRESS, high)
        .putLong(at + ADDRESS + 8, low);
  }

  @Override
  public int writeOwn(NativeBlock block, int at, NativeEndpoint endpoint) {
    int data = control.begin(block, at, SocketOptions.IPPROTO_IPV6, infoType, INFO_SIZE);
    block.network().putLong(data, endpoint.localHigh()).putLong(data + 8, endpoint.localLow());
    block.host().putInt(data + INFO_INDEX, endpoint.localScope());
    return control.space(INFO_SIZE);
  }

  @Override
  public Endpoint endpoint(NativeBlock block, int at, int from, int end, EndpointCache endpoints) {
    var bytes = block.network();
    int own = control.find(block, from, end, SocketOptions.IPPROTO_IPV6, infoType);
    long ownHigh = own < 0 ? 0 : bytes.getLong(own);
    boolean isLinkLocal = (ownHigh & LINK_LOCAL_MASK) == LINK_LOCAL;
    return endpoints.find(
        bytes.getLong(at + ADDRESS),
        bytes.getLong(at + ADDRESS + 8),
        bytes.getShort(at + PORT) & 0xffff,
        block.host().getInt(at + SCOPE),
        ownHigh,
        own < 0 ? 0 : bytes.getLong(own + 8),
        isLinkLocal ? block.host().getInt(own + INFO_INDEX) : 0);
  }
}
