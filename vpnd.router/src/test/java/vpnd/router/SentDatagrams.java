// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;
import vpnd.api.UdpPort;

/** A socket that keeps what it is to send, and receives nothing. Used by one thread. */
final class SentDatagrams implements UdpPort {
  private final List<byte[]> datagrams = new ArrayList<>();
  private final List<Endpoint> receivers = new ArrayList<>();

  int count() {
    return datagrams.size();
  }

  byte[] get(int number) {
    return datagrams.get(number);
  }

  /** To whom each of them is to go. */
  List<Endpoint> receivers() {
    return receivers;
  }

  byte[] last() {
    return datagrams.get(datagrams.size() - 1);
  }

  @Override
  public int send(PacketBatch batch) {
    for (var slot = 0; slot < batch.count(); slot++) {
      var datagram = new byte[batch.length(slot)];
      batch.bytes().get(batch.offset(slot), datagram);
      datagrams.add(datagram);
      receivers.add(Objects.requireNonNull(batch.endpoint(slot)));
    }
    return batch.count();
  }

  @Override
  public int localPort() {
    return 0;
  }

  @Override
  public int receive(PacketBatch batch, long timeoutNanos) {
    return 0;
  }

  @Override
  public void wakeup() {}

  @Override
  public int pathMtu(Endpoint endpoint) {
    return 1500;
  }

  @Override
  public void close() {}
}
