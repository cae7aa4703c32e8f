// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static vpnd.itest.traffic.TcpFlow.Direction.UP;

import vpnd.itest.network.SnmpCounters;
import vpnd.itest.traffic.TcpFlow;

/**
 * The cost of a TCP flow through a tunnel per packet, in calls and messages instead of time, so
 * that it does not depend on the machine.
 *
 * @param packets that the sending gateway put into the tunnel
 * @param readsPerPacket read calls of its process, from the tunnel device and anything else
 * @param sendsPerPacket UDP messages that its host sent, of one or several datagrams
 * @param receivesPerPacket UDP messages that the other host received
 * @param writesPerPacket write calls of the process there, to the tunnel device and anything else
 */
record BulkCost(
    long packets,
    double readsPerPacket,
    double sendsPerPacket,
    double receivesPerPacket,
    double writesPerPacket) {

  /** Runs a flow from west to east for some seconds. */
  static BulkCost measure(TwoGateways gateways, int seconds) {
    var west = gateways.west();
    var east = gateways.east();
    var before = new Count(west, east);
    var host = west.site().host();
    TcpFlow.run(host, east.site().host(), east.site().hostAddress(), seconds, UP);
    var after = new Count(west, east);
    long packets = after.packets - before.packets;
    return new BulkCost(
        packets,
        (double) (after.reads - before.reads) / packets,
        (double) (after.sends - before.sends) / packets,
        (double) (after.receives - before.receives) / packets,
        (double) (after.writes - before.writes) / packets);
  }

  private record Count(long packets, long reads, long sends, long receives, long writes) {
    Count(Gateway west, Gateway east) {
      this(
          west.statistics().get("tx.data_packets"),
          west.daemon().readCalls(),
          SnmpCounters.of(west.site().gateway()).get("Udp", "OutDatagrams"),
          SnmpCounters.of(east.site().gateway()).get("Udp", "InDatagrams"),
          east.daemon().writeCalls());
    }
  }
}
