// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.host;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Descriptors and threads of this process. */
public final class Leftovers {
  private Leftovers() {}

  /** The number of open descriptors; -1 on a system that does not tell. */
  public static int descriptors() {
    for (var place : List.of("/proc/self/fd", "/dev/fd")) {
      var files = new File(place).list();
      if (files != null) {
        return files.length;
      }
    }
    return -1;
  }

  /** The names of all live threads but those of the JDK's pools, which come and go. */
  public static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.matches("ForkJoinPool.*|process reaper.*|Common-Cleaner|Cleaner.*"))
        .sorted()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Threads that are live now and were not then. */
  public static List<String> threadsSince(List<String> then) {
    var now = threads();
    then.forEach(now::remove);
    return List.copyOf(new TreeSet<>(now));
  }
}
