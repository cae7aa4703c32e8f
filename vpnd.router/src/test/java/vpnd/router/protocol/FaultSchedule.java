// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.List;

/** What goes wrong in a run, and when. */
final class FaultSchedule {
  private static final long SECOND = 1000 * SimulatedLink.MILLISECOND;

  private final SimulationContext world;
  private final List<SimulatedLink> links;
  private final List<VpndNode> nodes;
  private final Attacker attacker;

  FaultSchedule(
      SimulationContext world, List<SimulatedLink> links, List<VpndNode> nodes, Attacker attacker) {
    this.world = world;
    this.links = links;
    this.nodes = nodes;
    this.attacker = attacker;
  }

  /** Draws the troubles of the time from now to an instant. */
  void begin(long end) {
    for (var link : links) {
      link.unreliable(world.dice().nextDouble(0.3), world.dice().nextDouble(0.2));
      if (world.chance(0.3)) {
        partition(link, end);
      }
    }
    if (world.chance(0.3)) {
      var from = world.dice().nextLong(end);
      world.at(from, () -> links.forEach(link -> link.cut(true)));
      world.at(until(from, end), () -> links.forEach(link -> link.cut(false)));
    }
    if (world.chance(0.4)) {
      var from = world.dice().nextLong(end);
      var probability = world.dice().nextDouble();
      world.at(from, () -> attacker.races(probability));
      world.at(until(from, end), () -> attacker.races(0));
    }
    for (var node : nodes) {
      wander(node, end);
      if (world.chance(0.5)) {
        world.at(world.dice().nextLong(end), node::crash);
      }
      if (world.chance(0.2)) {
        world.at(world.dice().nextLong(end), () -> restart(node));
      }
      if (world.chance(0.3)) {
        node.crashRate(world.dice().nextDouble(0.01));
      }
      if (world.chance(0.2)) {
        failDisk(node, end);
      }
      if (world.chance(0.2)) {
        world.at(world.dice().nextLong(end), node::sendPacketUnderStaticKey);
      }
      if (world.chance(0.3)) {
        world.at(world.dice().nextLong(end), node::rekey);
      }
      if (world.chance(0.3)) {
        world.at(world.dice().nextLong(end), () -> node.hasAegis(!node.hasAegis()));
      }
    }
  }

  private void wander(VpndNode node, long end) {
    for (var count = world.dice().nextInt(4); count > 0; count--) {
      var isMoving = isFoundByName(node) || world.chance(0.5);
      world.at(world.dice().nextLong(end), isMoving ? node::move : node::loseMapping);
    }
  }

  /** All but the client of a side that listens: its address must be known at all times. */
  private boolean isFoundByName(VpndNode node) {
    return node.settings().isListening()
        || nodes.stream().noneMatch(other -> other.settings().isListening());
  }

  private void partition(SimulatedLink link, long end) {
    var from = world.dice().nextLong(end);
    world.at(from, () -> link.cut(true));
    world.at(until(from, end), () -> link.cut(false));
  }

  private void failDisk(VpndNode node, long end) {
    var from = world.dice().nextLong(end);
    world.at(from, () -> node.disk().fails(true));
    world.at(until(from, end), () -> node.disk().fails(false));
  }

  private void restart(VpndNode node) {
    node.stop();
    if (world.chance(0.3)) {
      node.move();
    }
    world.at(world.now() + world.dice().nextLong(3 * SECOND), node::start);
  }

  /** An instant after another one, as likely short as long. */
  private long until(long from, long end) {
    var longest = Math.min(40 * SECOND, end - from);
    return from + (long) (longest * Math.pow(world.dice().nextDouble(), 3)) + 1;
  }
}
