// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import vpnd.itest.process.HostFiles;
import vpnd.itest.process.Program;

/**
 * A network namespace of Linux: a separate host for the network (ip-netns(8)). Needs root. It is
 * removed, with all programs in it, on {@link #close} or when the JVM ends.
 */
public final class Namespace implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Set<Namespace> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Namespace::close)));
  }

  private final String name;
  private final List<String> inside;

  private Namespace(List<String> enter) {
    name = "vpt" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    inside = join(List.of("ip", "netns", "exec", name), enter.toArray(String[]::new));
  }

  /** Creates a namespace with only the loopback interface, which is up. */
  public static Namespace create() {
    return create(List.of());
  }

  /** Creates such a namespace whose programs have their own {@code /etc} and {@code /run}. */
  public static Namespace create(HostFiles files) {
    return create(files.enter());
  }

  private static Namespace create(List<String> enter) {
    var made = new Namespace(enter);
    Program.run(List.of("ip", "netns", "add", made.name));
    OPEN.add(made);
    made.ip("link", "set", "dev", "lo", "up");
    return made;
  }

  /** Its name, unique on this machine and short enough to name a network interface too. */
  public String name() {
    return name;
  }

  /** Runs ip(8) on this namespace and returns its output. */
  public String ip(String... arguments) {
    return Program.run(join(List.of("ip", "-n", name), arguments));
  }

  /** Without duplicate address detection, which takes a second. */
  public void addIpv6Address(String device, String address) {
    ip("address", "add", address, "dev", device, "nodad");
  }

  /** Runs a program in this namespace to its end and returns its output. */
  public String run(String... command) {
    return Program.run(join(inside, command));
  }

  /** Starts a program in this namespace. */
  public Program start(String... command) {
    return start(Map.of(), command);
  }

  /** Starts a program in this namespace with further environment variables. */
  public Program start(Map<String, String> environment, String... command) {
    return Program.start(join(inside, command), environment);
  }

  /** Starts a main class of this module in a small JVM of its own in this namespace. */
  public Program java(Class<?> main, String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(inside);
    command.addAll(List.of(java, "-XX:+UseSerialGC", "-Xmx64m", "-cp", home(main), main.getName()));
    return Program.start(join(command, arguments), Map.of());
  }

  private static String home(Class<?> main) {
    try {
      return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> join(List<String> head, String... tail) {
    var command = new ArrayList<>(head);
    command.addAll(List.of(tail));
    return command;
  }

  /** Ends all programs in the namespace and removes it. */
  @Override
  public void close() {
    if (OPEN.remove(this)) {
      Program.run(List.of("ip", "netns", "pids", name))
          .lines()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
          .forEach(ProcessHandle::destroyForcibly);
      Program.run(List.of("ip", "netns", "delete", name));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
