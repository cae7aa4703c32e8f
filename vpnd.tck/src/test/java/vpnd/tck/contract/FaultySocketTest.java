// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.Handover;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunPort;
import vpnd.api.port.UdpSocket;
import vpnd.api.port.UdpTransport;
import vpnd.tck.Subject;
import vpnd.tck.host.HostProbe;
import vpnd.testing.NeedsRoot;
import vpnd.tun.linux.udp.LinuxUdpTransport;

/** Clauses about sockets for which {@code faults.txt} has no mistake find one that breaks them. */
@NeedsRoot
class FaultySocketTest {
  private static final UdpTransport GOOD = new LinuxUdpTransport();

  private record Faulty(UdpTransport udpTransport) implements Subject {
    @Override
    public TunPort tunPort(Path state) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DeviceSettings device(int number) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable HostProbe host() {
      return null;
    }
  }

  private interface TestOfClause {
    void run(SocketContract contract) throws Exception;
  }

  /** What a method does instead, in front of a good socket. */
  private interface Mistake {
    @Nullable Object call(UdpSocket good, Object[] arguments) throws Throwable;
  }

  private static void assertFinds(TestOfClause clause, UdpTransport faulty) {
    var contract = new SocketContract(new Faulty(faulty));
    assertThrows(AssertionError.class, () -> clause.run(contract));
  }

  private static void assertFinds(TestOfClause clause, String method, Mistake mistake) {
    assertFinds(
        clause,
        WithMistake.in(
            UdpTransport.class,
            GOOD,
            "open",
            settings -> {
              var good = GOOD.open((SocketSettings) settings[0]);
              return WithMistake.in(
                  UdpSocket.class, good, method, arguments -> mistake.call(good, arguments));
            }));
  }

  private static int receive(UdpSocket good, Object[] arguments) throws IOException {
    return good.receive((PacketBatch) arguments[0], (long) arguments[1]);
  }

  /** Otherwise they would fail whatever the mistake is. */
  @Test
  void theGoodOnePassesAll() throws Exception {
    var clauses =
        List.<TestOfClause>of(
            SocketContract::datagramsOfBothFamiliesPassInBothDirections,
            SocketContract::aDatagramThatIsTooLongFillsItsSlot,
            SocketContract::emptySlotsAreSkippedAndAFragmentableOneArrives,
            SocketContract::aWakeupEndsAReceiveAndATimeoutEndsTheNext,
            SocketContract::port0IsAnyFreePortAndStays,
            SocketContract::aBusyPortIsRefusedByNameAndFreeAfterClose,
            SocketContract::noDatagramIsLostBetweenDetachAndAdopt);
    for (var clause : clauses) {
      clause.run(new SocketContract(new Faulty(GOOD)));
    }
  }

  @Test
  void aSourceThatIsNotTheSendersIsFound() {
    assertFinds(
        SocketContract::datagramsOfBothFamiliesPassInBothDirections,
        "receive",
        (good, arguments) -> {
          int count = receive(good, arguments);
          var batch = (PacketBatch) arguments[0];
          if (count > 0) {
            batch.endpoint(0, Endpoint.of(InetAddress.getLoopbackAddress(), 9));
          }
          return count;
        });
  }

  @Test
  void aDatagramThatIsCutTooShortIsFound() {
    assertFinds(
        SocketContract::aDatagramThatIsTooLongFillsItsSlot,
        "receive",
        (good, arguments) -> {
          int count = receive(good, arguments);
          var batch = (PacketBatch) arguments[0];
          if (count > 0) {
            batch.length(0, batch.length(0) - 1);
          }
          return count;
        });
  }

  @Test
  void emptySlotsThatAreCountedAreFound() {
    assertFinds(
        SocketContract::emptySlotsAreSkippedAndAFragmentableOneArrives,
        "send",
        (good, arguments) -> {
          var batch = (PacketBatch) arguments[0];
          good.send(batch);
          return batch.count();
        });
  }

  @Test
  void aReceiveThatDoesNotWaitIsFound() {
    assertFinds(
        SocketContract::aWakeupEndsAReceiveAndATimeoutEndsTheNext,
        "receive",
        (good, arguments) -> good.receive((PacketBatch) arguments[0], 0));
  }

  @Test
  void aPortThatIsTheSameForAllIsFound() {
    assertFinds(SocketContract::port0IsAnyFreePortAndStays, "localPort", (good, arguments) -> 4706);
  }

  @Test
  void aRefusalThatNamesNoPortIsFound() {
    assertFinds(
        SocketContract::aBusyPortIsRefusedByNameAndFreeAfterClose,
        WithMistake.in(
            UdpTransport.class,
            GOOD,
            "open",
            settings -> {
              try {
                return GOOD.open((SocketSettings) settings[0]);
              } catch (IOException e) {
                throw new IOException("Address already in use", e);
              }
            }));
  }

  @Test
  void anAdopterThatOpensANewSocketIsFound() {
    assertFinds(
        SocketContract::noDatagramIsLostBetweenDetachAndAdopt,
        WithMistake.in(
            UdpTransport.class,
            GOOD,
            "adopt",
            arguments -> {
              ((Handover) arguments[1]).close();
              return GOOD.open((SocketSettings) arguments[0]);
            }));
  }
}
