// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.Sample;
import vpnd.testing.Seed;
import vpnd.testing.Slow;

/**
 * What vpnd says and writes is the same in every locale: with digits other than 0 to 9, another
 * lower case of "I", or another calendar.
 */
@Slow
@NeedsRoot
@OnEachJava
class LocaleIT {
  private static final List<String> LOCALES =
      List.of(
          "-Duser.language=ar -Duser.country=EG",
          "-Duser.language=fa -Duser.country=IR",
          "-Duser.language=tr -Duser.country=TR",
          "-Duser.language=th -Duser.country=TH -Duser.extensions=ca-buddhist-nu-thai");

  /** All programs, what a daemon says, its journal, and its log. */
  private static final String SCRIPT =
      """
      "$VPND/bin/vpnd-keygen" --public "$CONF" | tr 0-9a-f x
      "$VPND/bin/vpnd" --check -c "$CONF"
      "$VPND/bin/vpnd" -f -vv -c "$CONF" >/run/log & vpnd=$!
      while ! grep -q 'running with' /run/log && kill -0 $vpnd; do sleep 0.05; done
      for command in peers stats why 'stats --json' 'peers --json'; do
        "$VPND/bin/vpndctl" -c "$CONF" $command | sed 's/[0-9][0-9]*/N/g'
      done
      sed 's/[0-9][0-9]*/N/g' /run/vpnd/*.journal
      kill -TERM $vpnd; wait $vpnd; status=$?
      cut -c 1-19 /run/log | sed 's/[0-9]/N/g' | sort -u
      exit $status
      """;

  private final IsolatedHost host;

  LocaleIT(@TempDir Path directory) throws Exception {
    FakeDistribution.requireRoot();
    host = new IsolatedHost(directory);
  }

  static Stream<String> locales() {
    return Sample.of(LOCALES, Seed.draw()).stream();
  }

  @ParameterizedTest
  @MethodSource("locales")
  void theOutputOfAllProgramsIsThatOfEnglish(String locale) throws Exception {
    var english = host.run(Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=en"), "", SCRIPT);

    var other = host.run(Map.of("JAVA_TOOL_OPTIONS", locale), "", SCRIPT);

    assertEquals(0, english.exitCode(), english::toString);
    assertEquals(0, other.exitCode(), other::toString);
    assertTrue(english.output().contains("NNNN-NN-NN NN:NN:NN"), english::toString);
    assertEquals(english.output(), other.output());
  }
}
