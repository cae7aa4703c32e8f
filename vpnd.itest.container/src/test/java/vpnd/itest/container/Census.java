// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import vpnd.itest.process.Program;

/**
 * The number of resources of this process, by kind: threads, file descriptors, services and, in its
 * own network, interfaces and routes.
 */
record Census(Map<String, Long> counts) {
  /** The open descriptors of a process on Linux; on other systems they are not counted. */
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /**
   * The JDK keeps them for a minute after a program has ended or a task is done; it bounds both.
   */
  private static final List<String> KEPT_BY_JAVA =
      List.of("thread process reaper", "thread ForkJoinPool.commonPool-worker-N");

  private static final long MOMENT_NANOS = 300_000_000;

  /** What is there now. Numbers in names stand for anything, so that kinds can be compared. */
  static Census take(BundleContext context) {
    var network = network(); // first, as a program is run for it
    return new Census(
        Stream.of(network, descriptors(), threads(), services(context))
            .flatMap(List::stream)
            .filter(thing -> KEPT_BY_JAVA.stream().noneMatch(thing::startsWith))
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting())));
  }

  /** The result when two counts, a moment apart, are equal. */
  static Census settled(BundleContext context) {
    var census = take(context);
    Census earlier;
    do {
      LockSupport.parkNanos(MOMENT_NANOS);
      earlier = census;
      census = take(context);
    } while (!census.equals(earlier));
    return census;
  }

  private static List<String> network() {
    return Network.isOwn()
        ? Stream.concat(
                lines("link").map(line -> "interface " + line.split(" ", 3)[1]),
                lines("route").map("route "::concat))
            .toList()
        : List.of();
  }

  private static Stream<String> lines(String kind) {
    return Program.run(List.of("ip", "-oneline", kind, "show")).lines();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> "thread " + kind(thread.getName()))
        .toList();
  }

  private static List<String> descriptors() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return List.of();
    }
    try (var open = Files.list(DESCRIPTORS)) {
      return open.map(Census::target).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return "descriptor " + kind(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException e) {
      return "descriptor that is closed by now";
    }
  }

  private static List<String> services(BundleContext context) {
    try {
      return Arrays.stream(context.getAllServiceReferences(null, null)).map(Census::types).toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String types(ServiceReference<?> service) {
    return "service " + Arrays.toString((String[]) service.getProperty(Constants.OBJECTCLASS));
  }

  private static String kind(String name) {
    return name.replaceAll("[0-9]+", "N");
  }

  /** The resources whose number is higher than in an earlier census. */
  List<String> growthSince(Census earlier) {
    return counts.entrySet().stream()
        .filter(now -> now.getValue() > earlier.counts.getOrDefault(now.getKey(), 0L))
        .map(
            now ->
                "%s: %d, before %d"
                    .formatted(
                        now.getKey(),
                        now.getValue(),
                        earlier.counts.getOrDefault(now.getKey(), 0L)))
        .toList();
  }
}
