// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;

/** Seals the datagrams of a process and sends them, with nonces of which a reserve is on disk. */
final class Sender {
  private final SimulationContext world;
  private final VpndNode node;
  private final Disk disk;
  private final FakeSuite suite;
  private final FakeSuite aegis;
  private final NativeMemory dataNonce;
  private final PacketBatch slot;
  private final NonceLedger ledger;
  private NonceRange range;

  /**
   * @param dataNonce room for a nonce of aegis256
   * @param slot one slot
   */
  Sender(
      SimulationContext world,
      VpndNode node,
      FakeSuite suite,
      FakeSuite aegis,
      NativeMemory dataNonce,
      PacketBatch slot,
      NonceLedger ledger) {
    this.aegis = aegis;
    this.dataNonce = dataNonce;
    this.world = world;
    this.node = node;
    this.disk = node.disk();
    this.suite = suite;
    this.slot = slot;
    this.ledger = ledger;
    var stored = disk.own();
    var dice = world.dice();
    var first =
        stored != null
            ? stored
            : new Nonce(node.firstCounter(dice.nextLong()), dice.nextLong(), dice.nextLong());
    range = new NonceRange(node.jumpsAtStart() ? first.plus(dice.nextLong()) : first);
    reserve();
  }

  NonceRange range() {
    return range;
  }

  /** Goes on with higher upper 64 bits; null if the disk fails. */
  @Nullable NonceRange jump(long high) {
    var first = range.jump(high);
    if (first.compareTo(range.next()) <= 0) {
      return range;
    }
    if (!disk.storeOwn(first.plus(node.reserveSize()))) {
      return null;
    }
    node.crashPoint();
    range = new NonceRange(first);
    range.allow(node.reserveSize());
    return range;
  }

  private boolean reserve() {
    var limit = range.used() + node.reserveSize();
    if (!disk.storeOwn(range.first().plus(limit))) {
      return false;
    }
    node.crashPoint();
    range.allow(limit);
    return true;
  }

  /** Sends a message to an address; false if no nonce is left for it. */
  boolean send(SessionKey key, MessageType type, byte[] body, int length, int to) {
    var index = range.take(1);
    if (index < 0 && reserve()) {
      index = range.take(1);
    }
    if (index < 0) {
      return false;
    }
    var bytes = slot.bytes();
    range.write(bytes, 0, index);
    ledger.use(suite.word(key.address()), Nonce.read(bytes, 0));
    bytes.put(40, type.code()).put(PacketBatch.HEADROOM, body, 0, length);
    suite.seal(key.address(), slot.address(0), slot.address(0), 1 + length);
    send(type.name(), length, to);
    return true;
  }

  /** Sends a packet under aegis256, as the outbound thread does. */
  void sendData(DataKeys keys, byte[] packet, int to) {
    var counter = keys.counter(keys.take());
    ledger.useCounter(aegis.word(keys.sealingKey()), node, counter);
    var bytes = Long.reverseBytes(counter);
    dataNonce.bytes().putLong(0, bytes);
    slot.bytes().putLong(0, bytes).put(40, MessageType.DATA.code());
    slot.bytes().put(PacketBatch.HEADROOM, packet);
    aegis.seal(keys.sealingKey(), dataNonce.address(), slot.address(0), 1 + packet.length);
    node.onSentUnderAegis();
    send("DATA under aegis256", packet.length, to);
  }

  private void send(String what, int length, int to) {
    var datagram = new byte[PacketBatch.HEADROOM + length];
    slot.bytes().get(0, datagram);
    node.crashPoint();
    world.trace(node, "sends", what, "as", datagram, "to", to);
    node.send(to, datagram);
  }
}
