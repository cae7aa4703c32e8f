// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import java.util.List;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.netconfig.JournalWords;

/**
 * The resolvers of one interface.
 *
 * @param dns the preferred first
 * @param isOnly whether no other resolver of this host may be asked, because all traffic goes
 *     through the interface
 */
record DnsOfLink(List<Dns> dns, boolean isOnly) {
  /** None. */
  static final DnsOfLink UNKNOWN = new DnsOfLink(List.of(), false);

  private static final String ONLY = "only";
  private static final String BESIDES = "besides";

  /** Those of a plan. */
  static DnsOfLink of(NetworkPlan plan) {
    return new DnsOfLink(
        plan.dns(), plan.routes().stream().anyMatch(network -> network.length() == 0));
  }

  /** Those in the networks of a plan. */
  DnsOfLink within(NetworkPlan plan) {
    return new DnsOfLink(
        dns.stream()
            .filter(one -> plan.routes().stream().anyMatch(it -> it.contains(one.resolver())))
            .toList(),
        isOnly);
  }

  /** The addresses, each once. */
  List<String> addresses() {
    return dns.stream().map(one -> one.resolver().getHostAddress()).distinct().toList();
  }

  /** The search domains, each once. */
  List<String> domains() {
    return dns.stream().map(Dns::searchDomain).filter(it -> !it.isEmpty()).distinct().toList();
  }

  /** As words of a line in the journal. */
  String words() {
    return ((isOnly ? ONLY : BESIDES) + " " + JournalWords.of(dns)).stripTrailing();
  }

  /**
   * Parses the words.
   *
   * @throws IllegalArgumentException if they are not those of {@link #words}
   * @throws IndexOutOfBoundsException if there are too few
   */
  static DnsOfLink parse(List<String> words) {
    boolean isOnly = words.get(0).equals(ONLY);
    if (!isOnly && !words.get(0).equals(BESIDES)) {
      throw new IllegalArgumentException("neither only nor besides: " + words);
    }
    return new DnsOfLink(JournalWords.dns(words.subList(1, words.size())), isOnly);
  }
}
