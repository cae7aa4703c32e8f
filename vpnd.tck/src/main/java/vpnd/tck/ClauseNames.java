// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Names a test after its clause: {@code TunDevice.read: "0 to not wait" (aMethodOfTheTest)}. */
public final class ClauseNames implements DisplayNameGenerator {
  private final DisplayNameGenerator others = new DisplayNameGenerator.Simple();

  /** The place of a clause, as Javadoc writes it: {@code TunDevice.read}. */
  public static String place(Clause clause) {
    var type = clause.in().getSimpleName();
    return clause.method().isEmpty() ? type : type + "." + clause.method();
  }

  @Override
  public String generateDisplayNameForClass(Class<?> type) {
    return others.generateDisplayNameForClass(type);
  }

  @Override
  public String generateDisplayNameForNestedClass(List<Class<?>> enclosing, Class<?> type) {
    return others.generateDisplayNameForNestedClass(enclosing, type);
  }

  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosing, Class<?> type, Method method) {
    return clauseOf(method);
  }

  private static String clauseOf(Method method) {
    var name = method.getName();
    var clause = method.getAnnotation(Clause.class);
    return clause == null ? name : "%s: \"%s\" (%s)".formatted(place(clause), clause.value(), name);
  }
}
