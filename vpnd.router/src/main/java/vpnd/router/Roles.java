// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import vpnd.api.role.Role;
import vpnd.router.guard.Choice;
import vpnd.router.guard.GuardedRole;
import vpnd.router.guard.Provider;

/** The implementations of each role that are there. */
final class Roles {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  private final Map<String, Choice<Role>> byName = new ConcurrentHashMap<>();
  private final Object lock;
  private final Executor threads;
  private final Function<String, Choice.User<Role>> users;

  /**
   * @param lock held while the users are called
   * @param threads for calls of the roles
   * @param users of the role of a name
   */
  Roles(Object lock, Executor threads, Function<String, Choice.User<Role>> users) {
    this.lock = lock;
    this.threads = threads;
    this.users = users;
  }

  /** One more. */
  void add(ServiceReference<Role> reference, Role role) {
    if (reference.getProperty(Role.PROPERTY) instanceof String name) {
      byName.computeIfAbsent(name, this::choice).add(reference, role);
    } else {
      LOG.log(
          Level.WARNING,
          "{0}: its role is not used, because it lacks the service property \"{1}\", a name",
          Provider.of(reference),
          Role.PROPERTY);
    }
  }

  private Choice<Role> choice(String name) {
    return new Choice<>(lock, "the role " + name, threads, GuardedRole::new, users.apply(name));
  }

  /** One less; returns when it is in use no more. */
  void remove(ServiceReference<Role> reference) {
    byName.values().forEach(choice -> choice.remove(reference));
  }

  /** The implementation in use; null if there is none. */
  @Nullable Role used(String name) {
    var choice = byName.get(name);
    return choice == null ? null : choice.used();
  }

  /** Why implementations are set aside, a line each. */
  List<String> faults(String name) {
    var choice = byName.get(name);
    return choice == null ? List.of() : choice.faults();
  }
}
