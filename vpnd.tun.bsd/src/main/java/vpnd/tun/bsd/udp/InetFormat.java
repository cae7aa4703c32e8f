// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import vpnd.api.packet.Endpoint;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.system.BsdSystem;

/** IPv4. */
final class InetFormat implements FamilyFormat {
  private static final int AF_INET = 2;
  private static final int SIZE = 16;
  private static final int PORT = 2;
  private static final int ADDRESS = 4;
  private static final long LOW = 0xffff_ffffL;

  private final ControlFormat control;
  private final int destinationOption;
  private final int sourceType;
  private final int sourceSize;
  private final int sourceOffset;
  private final int wholeOption;

  InetFormat(BsdSystem system) {
    this.control = ControlFormat.of(system);
    this.destinationOption = system.number("socket.inet.destination");
    this.sourceType = system.number("socket.inet.source");
    this.sourceSize = system.number("socket.inet.source.size");
    this.sourceOffset = system.number("socket.inet.source.offset");
    this.wholeOption = system.has("socket.inet.whole") ? system.number("socket.inet.whole") : 0;
  }

  @Override
  public int family() {
    return AF_INET;
  }

  @Override
  public boolean isIpv4() {
    return true;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public void prepare(SocketOptions socket) {
    socket.set(SocketOptions.IPPROTO_IP, destinationOption, 1);
    fragment(socket, false);
  }

  @Override
  public void fragment(SocketOptions socket, boolean may) {
    if (wholeOption != 0) {
      socket.set(SocketOptions.IPPROTO_IP, wholeOption, may ? 0 : 1);
    }
  }

  @Override
  public void any(NativeBlock block, int at, int port) {
    write(block, at, port, 0);
  }

  @Override
  public void write(NativeBlock block, int at, NativeEndpoint endpoint) {
    write(block, at, endpoint.port(), (int) endpoint.low());
  }

  private static void write(NativeBlock block, int at, int port, int address) {
    block.host().put(at, (byte) SIZE).put(at + 1, (byte) AF_INET);
    block.network().putShort(at + PORT, (short) port).putInt(at + ADDRESS, address);
  }

  @Override
  public int writeOwn(NativeBlock block, int at, NativeEndpoint endpoint) {
    int data = control.begin(block, at, SocketOptions.IPPROTO_IP, sourceType, sourceSize);
    for (int i = 0; i < sourceSize; i += Integer.BYTES) {
      block.network().putInt(data + i, 0);
    }
    block.network().putInt(data + sourceOffset, (int) endpoint.localLow());
    return control.space(sourceSize);
  }

  @Override
  public Endpoint endpoint(NativeBlock block, int at, int from, int end, EndpointCache endpoints) {
    var bytes = block.network();
    int own = control.find(block, from, end, SocketOptions.IPPROTO_IP, destinationOption);
    return endpoints.find(
        0,
        NativeEndpoint.MAPPED | (bytes.getInt(at + ADDRESS) & LOW),
        bytes.getShort(at + PORT) & 0xffff,
        0,
        0,
        own < 0 ? 0 : NativeEndpoint.MAPPED | (bytes.getInt(own) & LOW),
        0);
  }
}
