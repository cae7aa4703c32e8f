// SPDX-License-Identifier: BSD-2-Clause
package vpnd.build;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** Lambdas and method references of all kinds; {@link #get} says what each of them does. */
public class Samples implements Supplier<Map<String, Object>> {
  private final Map<String, Object> results = new LinkedHashMap<>();
  private final String name;

  public Samples() {
    name = "samples";
  }

  @Override
  public Map<String, Object> get() {
    captures();
    implementations();
    conversions();
    nests();
    exceptions();
    left();
    return results;
  }

  private void captures() {
    results.put("nothing captured is one object", twice(() -> () -> 1));
    byte b = -1;
    char c = 'c';
    long j = 1L << 40;
    double d = 0.5;
    float f = 1.5f;
    boolean z = true;
    int[] array = {7};
    Function<Object, Object> all = (x) -> "" + b + c + j + d + f + z + array[0] + name + x;
    results.put("values of every size", all.apply("x"));
    int captured = array[0];
    results.put("captured objects are many", twice(() -> () -> captured));
  }

  private static boolean twice(Supplier<IntSupplier> expression) {
    var first = expression.get();
    return first == expression.get();
  }

  private void implementations() {
    IntBinaryOperator staticMethod = Math::max;
    results.put("static method", staticMethod.applyAsInt(3, 4));
    Supplier<String> privateMethod = this::hidden;
    results.put("private method", privateMethod.get());
    Function<Samples, String> unbound = Samples::hidden;
    results.put("private method, unbound", unbound.apply(this));
    Function<String, String> bound = "ab"::concat;
    results.put("bound", bound.apply("c"));
    ToIntFunction<List<?>> ofInterface = List::size;
    results.put("method of an interface", ofInterface.applyAsInt(List.of(1, 2)));
    Function<Integer, List<Object>> staticOfInterface = List::of;
    results.put("static method of an interface", staticOfInterface.apply(1));
    Function<String, StringBuilder> constructor = StringBuilder::new;
    results.put("constructor", constructor.apply("x").toString());
    IntFunction<String[]> arrayConstructor = String[]::new;
    results.put("array constructor", arrayConstructor.apply(3).length);
    BiFunction<String, Object[], String> variableArguments = String::format;
    results.put("variable arguments", variableArguments.apply("%s%s", new Object[] {1, 2}));
    Supplier<Integer> ofSuper = super::hashCode;
    results.put("method of the superclass", ofSuper.get() == System.identityHashCode(this));
  }

  private String hidden() {
    return "hidden " + name;
  }

  private void conversions() {
    Function<Integer, String> unboxAndWiden = Samples::ofLong;
    results.put("unbox and widen", unboxAndWiden.apply(1));
    Function<Character, String> ofCharacter = Samples::ofLong;
    results.put("unbox and widen a character", ofCharacter.apply('a'));
    Predicate<Boolean> ofBoolean = Samples::not;
    results.put("unbox a boolean", ofBoolean.test(false));
    IntFunction<String> box = String::valueOf;
    results.put("same type", box.apply(1));
    IntFunction<String> boxed = Samples::ofObject;
    results.put("box", boxed.apply(1));
    IntFunction<String> widened = Samples::ofLong;
    results.put("widen", widened.apply(-1));
    ToLongFunction<String> unboxResult = Integer::valueOf;
    results.put("unbox and widen the result", unboxResult.applyAsLong("-5"));
    DoubleSupplier widenResult = () -> 1;
    results.put("widen the result", widenResult.getAsDouble());
    DoubleSupplier widenFloat = name::length;
    results.put("widen the result of a method", widenFloat.getAsDouble());
    Function<String, Integer> boxResult = String::length;
    results.put("box the result", boxResult.apply("abc"));
    Iterator<String> iterator = List.of("first").iterator();
    Named castResult = iterator::next;
    results.put("cast the result", castResult.name().length());
    var list = new ArrayList<String>();
    Consumer<String> dropResult = list::add;
    dropResult.accept("x");
    Runnable dropLong = System::nanoTime;
    dropLong.run();
    Runnable dropObject = ArrayList::new;
    dropObject.run();
    results.put("drop the result", list);
  }

  private static String ofLong(long value) {
    return "long " + value;
  }

  private static String ofObject(Object value) {
    return "object " + value;
  }

  private static boolean not(boolean value) {
    return !value;
  }

  private void nests() {
    results.put("in a member class", new Member().lambda(3).get());
    results.put("in a member of a class without one", SamplesOuter.Inner.lambda().get());
    results.put("in an interface", new Greeting() {}.greet("you"));
    results.put("in an enumeration", Level.HIGH.text().get());
    results.put("in a record", new Pair(1, 2).sum().getAsInt());
    Supplier<Supplier<Supplier<String>>> deep = () -> () -> () -> name;
    results.put("in a lambda", deep.get().get().get());
  }

  private void exceptions() {
    Callable<Object> throwing =
        () -> {
          throw new Exception("checked");
        };
    try {
      results.put("exception", throwing.call());
    } catch (Exception e) {
      results.put("exception", e.getMessage());
    }
  }

  private void left() {
    Runnable serializable = (Runnable & Serializable) () -> results.put("serializable", true);
    serializable.run();
    Narrow bridged = x -> x.length();
    Function<String, Integer> wide = bridged;
    results.put("with a bridge", wide.apply("abcd"));
  }

  interface Named {
    String name();
  }

  interface Narrow extends Function<String, Integer> {
    @Override
    Integer apply(String text);
  }

  interface Greeting {
    default String greet(String whom) {
      Function<String, String> greeting = text -> prefix() + text;
      return greeting.andThen(Greeting::marked).apply(whom);
    }

    private String prefix() {
      return "hello ";
    }

    private static String marked(String text) {
      return text + "!";
    }
  }

  enum Level {
    LOW,
    HIGH;

    Supplier<String> text() {
      return () -> name() + ordinal();
    }
  }

  record Pair(int a, int b) {
    IntSupplier sum() {
      return () -> a + b;
    }
  }

  private final class Member {
    private final int own = 2;

    Supplier<String> lambda(int more) {
      return () -> hidden() + own + more;
    }
  }
}
