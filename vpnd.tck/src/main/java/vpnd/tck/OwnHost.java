// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import vpnd.testing.host.NamespaceExtension;

/** Runs each test on a host of its own where the system has such: on Linux a network namespace. */
public final class OwnHost implements InvocationInterceptor {
  private final InvocationInterceptor namespaces = new NamespaceExtension();

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    var subject = SubjectResolver.subject(context);
    boolean isInMemory = subject != null && subject.host() == null;
    if (!isInMemory && System.getProperty("os.name", "").equals("Linux")) {
      namespaces.interceptTestMethod(invocation, method, context);
    } else {
      invocation.proceed();
    }
  }
}
