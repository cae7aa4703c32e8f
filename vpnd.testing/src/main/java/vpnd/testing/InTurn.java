// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A slow test of something that few changes affect: of three such tests, {@code ./verify} runs one,
 * another one after the next commit. By hand, and with {@code -Dwhole=true}, it always runs.
 */
@Slow
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InTurn.Condition.class)
public @interface InTurn {
  /** 0, 1 or 2: classes and methods with the same number run together. */
  int value();

  /** Whether it is the turn of a class or method. */
  final class Condition implements ExecutionCondition {
    private static final int TURNS = 3;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      int own = turnOf(context);
      return isTurn(own, Boolean.getBoolean("whole") ? null : Integer.getInteger("turn"))
          ? ConditionEvaluationResult.enabled("it is its turn")
          : ConditionEvaluationResult.disabled("its turn comes; -Dwhole=true includes it");
    }

    private static int turnOf(ExtensionContext context) {
      var method = context.getTestMethod().map(it -> it.getAnnotation(InTurn.class));
      if (method.isPresent()) {
        return method.get().value();
      }
      var annotated = context.getRequiredTestClass();
      while (annotated.getAnnotation(InTurn.class) == null) {
        annotated = annotated.getEnclosingClass();
      }
      return annotated.getAnnotation(InTurn.class).value();
    }

    /**
     * Decides.
     *
     * @param own the number of the class or method
     * @param turn a number that grows from commit to commit; null to run all
     */
    static boolean isTurn(int own, @Nullable Integer turn) {
      return turn == null || Math.floorMod(own - turn, TURNS) == 0;
    }
  }
}
