// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vpnd.router.protocol.Actions.Notice.BAD_DOMAIN;
import static vpnd.router.protocol.Actions.Notice.UNKNOWN_FAMILY;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is ignored in a peer info is reported, once for every change. */
class PeerInfoNoticeTest {
  private final EngineFixture bench = new EngineFixture();
  private final long key = bench.startSession();
  private final byte[] info = EngineFixture.info(EngineFixture.LOWER_ID);

  @Test
  void nothingIsToldOfAnInfoThatIsUnderstood() {
    for (int family : new int[] {0, 2, 10, 23, 24, 26, 28, 30}) {
      info[4] = (byte) family;
      domain("example.net");
      announce();
    }
    assertEquals(List.of(), notices());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 8})
  void anUnknownFamilyIsToldOfOnce(int place) {
    info[place] = 77;
    announce();
    announce();
    assertEquals(List.of(UNKNOWN_FAMILY), notices());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "x\nnameserver 192.0.2.1", "12345678901234567890123456789012", "ä"})
  void aDomainThatIsNoNameIsToldOfOnce(String domain) {
    domain(domain);
    announce();
    announce();
    assertEquals(List.of(BAD_DOMAIN), notices());
  }

  @Test
  void bothAreToldOfAgainWhenTheInfoHasChanged() {
    info[4] = 77;
    domain("a b");
    announce();
    info[8] = 2;
    announce();
    announce();
    assertEquals(List.of(UNKNOWN_FAMILY, BAD_DOMAIN, UNKNOWN_FAMILY, BAD_DOMAIN), notices());
  }

  @Test
  void whatAnInfoLeavesOutIsToldOfEvenIfNothingElseHasChanged() {
    announce();
    info[4] = 77;
    announce();
    assertEquals(List.of(UNKNOWN_FAMILY), notices());
    info[4] = 0;
    announce();
    domain("a b");
    announce();
    announce();
    assertEquals(List.of(UNKNOWN_FAMILY, BAD_DOMAIN), notices());
  }

  @Test
  void theInfoInKeyReadyIsLookedAtToo() {
    info[6] = 77;
    bench.pass(2 * EngineFixture.SECOND);
    bench.startExchange(bench.staticKey);
    bench.receive(bench.staticKey, MessageType.KEY_READY, info);
    assertEquals(List.of(UNKNOWN_FAMILY), notices());
  }

  /** All but that this peer answers no probes. */
  private List<Actions.Notice> notices() {
    return bench.notices.stream().filter(notice -> notice != Actions.Notice.NO_PROBES).toList();
  }

  private void domain(String domain) {
    var bytes = domain.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 32; i++) {
      info[57 + i] = i < bytes.length ? bytes[i] : 0;
    }
  }

  private void announce() {
    bench.receive(key, MessageType.PEER_INFO, info);
  }
}
