// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.inDirectory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationException;
import vpnd.config.file.ConfigurationFile;
import vpnd.testing.Seed;

/** Who gets what two files want. Labels stand for everything that there is only once. */
class SelectionTest {

  @Test
  void theFirstByNameGetsWhatTwoWant() throws Exception {
    assertSelected(Map.of(), Map.of("b", "x", "a", "x"), "a", "b");
  }

  @Test
  void whatRunsWinsOverWhatIsNew() throws Exception {
    assertSelected(Map.of("b", "x"), Map.of("a", "x", "c", "y"), "c", "a");
  }

  @Test
  void whatAChangedFileGivesUpIsFreeForOthers() throws Exception {
    assertSelected(Map.of("a", "x"), Map.of("a", "y", "b", "x"), "a b", "");
  }

  @Test
  void ofTwoNewFilesTheFirstByNameGetsWhatAChangedOneGivesUp() throws Exception {
    assertSelected(Map.of("b", "x"), Map.of("a", "x", "b", "y", "c", "x"), "b a", "c");
  }

  @Test
  void aChangeMayWaitForOneThatComesLaterByName() throws Exception {
    assertSelected(Map.of("a", "x", "b", "y"), Map.of("a", "y", "b", "z"), "b a", "");
  }

  @Test
  void aNewFileIsNoObstacleToAChangeThatKeepsWhatItHas() throws Exception {
    assertSelected(Map.of("b", "x"), Map.of("a", "x", "b", "x"), "b", "a");
  }

  @Test
  void aRefusedChangeKeepsWhatItWouldHaveGivenUp() throws Exception {
    assertSelected(Map.of("a", "x", "b", "y", "c", "z"), Map.of("a", "y", "b", "z"), "", "a b");
  }

  @Test
  void twoThatWouldExchangeWhatTheyHaveBothKeepIt() throws Exception {
    assertSelected(Map.of("a", "x", "b", "y"), Map.of("a", "y", "b", "x"), "", "a b");
  }

  @Test
  void whoeverIsPutToWorkAlwaysFits() throws Exception {
    long seed = Seed.draw();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var labels = new ArrayList<>(List.of("t", "u", "v", "w", "x", "y", "z"));
      var running = new HashMap<String, String>();
      var wanted = new HashMap<String, String>();
      for (var name : List.of("a", "b", "c", "d", "e")) {
        if (random.nextBoolean()) {
          running.put(name, labels.remove(random.nextInt(labels.size())));
        }
        if (random.nextBoolean()) {
          wanted.put(name, "tuvwxyz".substring(random.nextInt(7)).substring(0, 1));
        }
      }
      var selection = Selection.of(configurations(running), configurations(wanted));
      var after = new HashMap<>(running);
      names(selection.accepted()).forEach(name -> after.put(name, wanted.get(name)));
      var where = "seed " + seed + ", round " + round + ": " + running + " and " + wanted;
      assertEquals(after.size(), after.values().stream().distinct().count(), where);
      assertEquals(wanted.size(), selection.accepted().size() + selection.refused().size(), where);
      for (var name : names(selection.refused().keySet())) {
        assertTrue(
            after.entrySet().stream()
                .anyMatch(e -> !e.getKey().equals(name) && e.getValue().equals(wanted.get(name))),
            where + ": " + name + " is refused for nothing");
      }
    }
  }

  private static void assertSelected(
      Map<String, String> running, Map<String, String> wanted, String accepted, String refused)
      throws ConfigurationException {
    var selection = Selection.of(configurations(running), configurations(wanted));
    assertEquals(accepted, String.join(" ", names(selection.accepted())));
    assertEquals(refused, String.join(" ", names(selection.refused().keySet())));
  }

  private static List<String> names(Iterable<ConfigurationFile> files) {
    var names = new ArrayList<String>();
    files.forEach(file -> names.add(file.tunnelName()));
    return names;
  }

  /** With a device and a port for each label, and so nothing else in common. */
  private static Map<ConfigurationFile, Configuration> configurations(Map<String, String> labels)
      throws ConfigurationException {
    var configurations = new HashMap<ConfigurationFile, Configuration>();
    for (var entry : labels.entrySet()) {
      var file = inDirectory(entry.getKey() + ".conf");
      int port = 1000 + file.tunnelName().charAt(0);
      var lines = "label: %s\ndevice: tun-%s\nlocal_port: %d\n";
      configurations.put(
          file,
          TestConfigurations.parse(
              file,
              TestConfigurations.NET_GW
                  + lines.formatted(entry.getValue(), file.tunnelName(), port)));
    }
    return configurations;
  }
}
