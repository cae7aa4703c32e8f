// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;

/** Gives a contract that nobody extends the {@link Subject} of the launcher's session. */
public final class SubjectResolver implements ParameterResolver {
  private static final String PLACE = SubjectResolver.class.getName();

  /** Sets the subject of all contracts that the session runs. */
  public static void set(LauncherSession session, Subject subject) {
    session.getStore().put(Namespace.create(PLACE), Subject.class, subject);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Subject.class;
  }

  /** The subject of the session; null if there is none. */
  static @Nullable Subject subject(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(PLACE))
        .get(Subject.class, Subject.class);
  }

  @Override
  public Subject resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(
        subject(context),
        "no port to check: extend the contract, and pass a Subject to its constructor");
  }
}
