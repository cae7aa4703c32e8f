// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.netGwWith;
import static vpnd.config.TestConfigurations.parse;
import static vpnd.config.TestConfigurations.problem;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.config.RemoteHost;

/** The names and addresses of the peer, with their ports. */
class RemoteHostsTest {
  @Test
  void thePeerMayHaveSeveralHostsWithPortsOfTheirOwn() throws Exception {
    var text =
        netGwWith("remote_host: gw2.example.org, 192.0.2.1:4706 [2001:db8::1]:53 2001:db8::2");
    assertEquals(
        List.of(
            new RemoteHost("gw2.example.org", 0),
            new RemoteHost("192.0.2.1", 4706),
            new RemoteHost("2001:db8::1", 53),
            new RemoteHost("2001:db8::2", 0)),
        parse(text).tunnel().remoteHosts());
    assertEquals(
        "[gw2.example.org, 192.0.2.1:4706, [2001:db8::1]:53, 2001:db8::2]",
        parse(text).tunnel().remoteHosts().toString());
  }

  @Test
  void fiveHostsAreTooMany() {
    var problem = problem(netGwWith("remote_host: a b c d e"));
    assertTrue(problem.contains("has 5 values, and 4 are allowed"), problem);
  }

  @ParameterizedTest
  @CsvSource({
    "[2001:db8::1],      has brackets",
    "[2001:db8::1]:0,    has a port that is not a number from 1 to 65535",
    "gw2:65536,          has a port that is not a number from 1 to 65535",
    "fe80::1%eth0,       is a link-local address",
    "fe80::1,            is a link-local address",
    "169.254.1.1,        is a link-local address",
    "0.0.0.0,            is not the address of one host",
    "ff02::1,            is not the address of one host"
  })
  void anAddressThatReachesNoPeerIsRefusedWithTheReason(String host, String reason) {
    var problem = problem(netGwWith("remote_host: " + host));
    assertTrue(problem.startsWith(":4: remote_host '" + host + "' " + reason), problem);
  }
}
