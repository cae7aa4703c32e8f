// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that has opened and configured device 1 of a port, and can be killed. */
public final class OtherProcess {
  private static final String READY = "ready";

  private OtherProcess() {}

  /**
   * Starts one, waits until it has configured its device, and kills it as kill -9 does.
   *
   * @param state as of {@link Subject#tunPort}
   */
  public static void startAndKill(Subject subject, Path state) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OtherProcess.class.getName(), state.toString()));
    command.addAll(subject.otherProcess());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new StringBuilder();
    try (var output = process.inputReader()) {
      for (var line = output.readLine(); !READY.equals(line); line = output.readLine()) {
        if (line == null) {
          throw new AssertionError("the other process ended too soon: " + text);
        }
        text.append(line).append('\n');
      }
    } finally {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** The other process: directory, class of the subject, arguments of its constructor. */
  public static void main(String[] words) throws Exception {
    var types = new Class<?>[words.length - 2];
    Arrays.fill(types, String.class);
    var subject =
        Class.forName(words[1])
            .asSubclass(Subject.class)
            .getConstructor(types)
            .newInstance((Object[]) Arrays.copyOfRange(words, 2, words.length));
    try (var device = subject.tunPort(Path.of(words[0])).open(subject.device(1))) {
      device.configure(KitPlans.WHOLE);
      System.out.println(READY);
      System.in.readAllBytes();
    }
  }
}
