// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** The best that works is in use, and each change is reported once and in order. */
final class ChoiceTest {
  private final List<String> events = new ArrayList<>();
  private final Map<String, Guard> guards = new HashMap<>();
  private final Choice<String> choice =
      new Choice<>(
          this,
          "the thing",
          Runnable::run,
          (service, guard) -> {
            guards.put(service, guard);
            return service;
          },
          new Choice.User<>() {
            @Override
            public void use(String service, boolean isStopgap) {
              events.add("use " + service + (isStopgap ? " as a stopgap" : ""));
            }

            @Override
            public void release(String service, boolean isSetAside) {
              events.add("release " + service + (isSetAside ? " for good" : ""));
            }
          });

  @Test
  void theHigherRankingIsUsedAndTheLowerOneWaits() {
    choice.add(reference(1), "low");
    choice.add(reference(3), "high");
    choice.add(reference(2), "middle");
    assertEquals("high", choice.used());
    choice.remove(reference(3));
    assertEquals(
        List.of("use low", "use high", "release low", "use middle as a stopgap", "release high"),
        events);
  }

  @Test
  void whatIsSetAsideGivesWayToTheNextAndIsNotUsedAgain() {
    choice.add(reference(1), "low");
    choice.add(reference(2), "high");
    Objects.requireNonNull(guards.get("high")).blocks("read");
    assertEquals("low", choice.used());
    assertEquals(1, choice.faults().size());
    choice.remove(reference(1));
    assertNull(choice.used());
    choice.remove(reference(2));
    assertEquals(List.of(), choice.faults());
    assertEquals(
        List.of("use low", "use high", "release low", "use low", "release high", "release low"),
        events);
  }

  @Test
  void withoutAnotherThereIsNone() {
    choice.add(reference(1), "only");
    Objects.requireNonNull(guards.get("only")).blocks("read");
    assertNull(choice.used());
    choice.add(reference(1), "fresh");
    assertEquals(List.of("use only", "release only for good", "use fresh"), events);
  }

  /** One whose ranking is the number; two of the same are equal. */
  private static ServiceReference<?> reference(int ranking) {
    return (ServiceReference<?>)
        Proxy.newProxyInstance(
            ChoiceTest.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "compareTo" -> Integer.compare(ranking, ranking(arguments[0]));
                  case "hashCode", "getProperty" -> ranking;
                  case "getBundle" -> bundle();
                  default -> throw new AssertionError(method);
                });
  }

  private static int ranking(Object reference) {
    return (int) ((ServiceReference<?>) reference).getProperty("service.ranking");
  }

  private static Bundle bundle() {
    return (Bundle)
        Proxy.newProxyInstance(
            ChoiceTest.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getSymbolicName" -> "org.example";
                  case "getVersion" -> Version.emptyVersion;
                  default -> throw new AssertionError(method);
                });
  }
}
