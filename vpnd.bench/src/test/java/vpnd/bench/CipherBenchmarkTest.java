// SPDX-License-Identifier: BSD-2-Clause
package vpnd.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks run; how fast is for {@code bench/cipher} to say. */
class CipherBenchmarkTest {
  @Test
  void sealsAndOpens() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(CipherBenchmark.class.getName())
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(200))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    var results = new Runner(options).run();

    assertEquals(1, results.size());
    assertTrue(results.iterator().next().getPrimaryResult().getScore() > 0);
  }

  @Test
  void whatWasSealedIsOpened() throws Exception {
    var benchmark = new CipherBenchmark();
    benchmark.suite = "nacl";
    benchmark.open();
    try {
      assertTrue(benchmark.sealAndOpen());
    } finally {
      benchmark.close();
    }
  }
}
