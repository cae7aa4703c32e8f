// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vpnd.config.file.Configuration;
import vpnd.config.file.Problem;
import vpnd.config.part.Attribute;

/**
 * The parameters {@code x-NAME.KEY} that files give to one part.
 *
 * @param name of the part
 * @param byKey the case of a key does not count, as in ConfigAdmin
 */
record PartSettings(String name, SortedMap<String, Setting> byKey) {

  /**
   * A value, which may be secret and is in no message.
   *
   * @param file the first that gives it; the others agree
   */
  record Setting(Configuration file, String nameAndKey, String text) {
    private static final Comparator<Setting> BY_PLACE =
        Comparator.comparing((Setting setting) -> setting.file.file())
            .thenComparing(setting -> setting.file.lineOfPart(setting.nameAndKey));

    String problem(String fault, String remedy) {
      int line = file.lineOfPart(nameAndKey);
      return new Problem(file.file().path(), line, fault, remedy).toString();
    }
  }

  /** Those of all parts, by name, from files without conflicts. */
  static SortedMap<String, PartSettings> of(Collection<Configuration> files) {
    var parts = new TreeMap<String, PartSettings>();
    for (var file : files) {
      file.tunnel()
          .parameters()
          .forEach(
              (nameAndKey, text) -> {
                int dot = nameAndKey.indexOf('.');
                parts
                    .computeIfAbsent(nameAndKey.substring(0, dot), PartSettings::empty)
                    .byKey
                    .putIfAbsent(
                        nameAndKey.substring(dot + 1), new Setting(file, nameAndKey, text));
              });
    }
    return parts;
  }

  private static PartSettings empty(String name) {
    return new PartSettings(name, new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
  }

  /**
   * The valid values, of the declared types.
   *
   * @param declared the parameters of the part by key; null if no bundle declares them
   * @param faults receives a line for each that is not valid or missing
   * @return null if the part is not declared, or one that it needs is not among them
   */
  @Nullable Map<String, Object> values(
      @Nullable Map<String, Attribute> declared, Set<String> faults) {
    if (declared == null) {
      faults.add(
          first()
              .problem(
                  "no bundle declares parameters of the name " + name,
                  "put the jar of that part into bundles/, or remove the lines x-" + name));
      return null;
    }
    var values = new HashMap<String, Object>();
    byKey.forEach(
        (key, setting) -> {
          var attribute = declared.get(key);
          var value = attribute == null ? null : attribute.parse(setting.text);
          if (value != null) {
            values.put(key, value);
          } else {
            faults.add(problem(setting, attribute, declared.keySet()));
          }
        });
    return hasAllNeeded(declared, values, faults) ? values : null;
  }

  private static String problem(Setting setting, @Nullable Attribute attribute, Set<String> known) {
    var name = "x-" + setting.nameAndKey;
    return attribute == null
        ? setting.problem(
            name + " is not a parameter of that part",
            "correct or remove the line; it has: " + String.join(", ", known))
        : setting.problem(
            name + " has a value that is not valid", "give " + attribute.description());
  }

  private boolean hasAllNeeded(
      Map<String, Attribute> declared, Map<String, Object> values, Set<String> faults) {
    boolean hasAll = true;
    for (var attribute : declared.values()) {
      var key = attribute.id();
      if (attribute.isNeeded() && !values.containsKey(key)) {
        hasAll = false;
        if (!byKey.containsKey(key)) {
          var line = "x-%s.%s".formatted(name, key);
          faults.add(
              first()
                  .problem(
                      line + " is missing",
                      "add a line '%s: VALUE', where VALUE is %s"
                          .formatted(line, attribute.description())));
        }
      }
    }
    return hasAll;
  }

  private Setting first() {
    return Collections.min(byKey.values(), Setting.BY_PLACE);
  }
}
