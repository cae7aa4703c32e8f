// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan.Dns;

/** Values as words of a line in the journal, with single blanks between them. */
public final class JournalWords {
  private JournalWords() {}

  /** The word of a path, which {@link #path} reads. */
  public static String of(Path path) {
    return URLEncoder.encode(path.toString(), StandardCharsets.UTF_8).replace("%2F", "/");
  }

  /**
   * Parses a path.
   *
   * @throws IllegalArgumentException if it is not a word of {@link #of(Path)}
   */
  public static Path path(String word) {
    return Path.of(URLDecoder.decode(word, StandardCharsets.UTF_8));
  }

  /** The words of resolvers and their search domains, which {@link #dns} reads. */
  public static String of(List<Dns> dns) {
    return dns.stream()
        .map(one -> one.resolver().getHostAddress() + "/" + one.searchDomain())
        .collect(Collectors.joining(" "));
  }

  /**
   * Parses resolvers.
   *
   * @throws IllegalArgumentException if these are not words of {@link #of(List)}
   * @throws IndexOutOfBoundsException if a word has no slash
   */
  public static List<Dns> dns(List<String> words) {
    return words.stream().map(JournalWords::dns).toList();
  }

  private static Dns dns(String word) {
    int slash = word.indexOf('/');
    return new Dns(IpPrefix.parse(word.substring(0, slash)).address(), word.substring(slash + 1));
  }
}
