// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import vpnd.api.CipherSuite;
import vpnd.api.DeviceStats;
import vpnd.api.MachineListener;
import vpnd.api.Reason;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;
import vpnd.api.UdpTransport;
import vpnd.router.guard.Choice;
import vpnd.router.guard.Guard;
import vpnd.router.guard.GuardedPort;
import vpnd.router.guard.GuardedSuite;
import vpnd.router.guard.GuardedTransport;
import vpnd.router.guard.Publication;
import vpnd.router.guard.Publisher;
import vpnd.router.host.MachineWatch;
import vpnd.router.host.ProcfsSigns;
import vpnd.router.statistics.TunnelCounters;
import vpnd.router.thread.Clock;
import vpnd.router.thread.Workers;

/**
 * All tunnels of this process. Peers whose configurations name the same device and local port share
 * one tunnel; it is there as long as one of them is.
 *
 * <p>The services that tunnels are made with may come, go and be replaced at any time, and may
 * misbehave. A new one is taken into use before the old one is released.
 */
@Component(service = {Router.class, MachineListener.class})
public final class Router implements MachineListener {
  /**
   * How many threads of a tunnel move packets of the host. The other direction has one, with the
   * protocol engines, and cores have more to do than that.
   */
  private static final int OUTBOUND_THREADS =
      Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

  /** Calls come in bursts, and then none for seconds. */
  private static final long IDLE_MILLIS = 100;

  private record Place(String device, int localPort) {}

  /** A tunnel and how many peers are in it. */
  private static final class Shared {
    final Tunnel tunnel;
    final Publication<DeviceStats> statistics;
    int peers;

    Shared(Tunnel tunnel, Publication<DeviceStats> statistics) {
      this.tunnel = tunnel;
      this.statistics = statistics;
    }

    void close() {
      statistics.close();
      tunnel.close();
    }
  }

  private static final System.Logger LOG = System.getLogger("vpnd.router");

  private final BundleContext context;
  private final Clock clock;
  private final Workers workers;

  /** For calls of parts that others may provide, each of which may take long, or for ever. */
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_MILLIS,
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          Router::thread);

  private final Publisher publisher;
  private final Map<Place, Shared> tunnels = new HashMap<>();
  private final Choice<CipherSuite> secretBox =
      choice("the suite nacl", suite("nacl"), new SuiteUser());
  private final Choice<CipherSuite> aegis =
      choice("the suite aegis256", suite("aegis256"), new SuiteUser());
  private final Choice<TunPort> port = choice("the tun port", GuardedPort::new, new PortUser());
  private final Choice<UdpTransport> transport =
      choice("the UDP transport", GuardedTransport::new, new TransportUser());

  /** Called by the runtime. */
  @Activate
  public Router(BundleContext context) {
    this.context = context;
    this.clock = Clock.of(context);
    this.workers = Workers.start("", clock);
    this.publisher = new Publisher(context, threads);
    new MachineWatch(new ProcfsSigns(), this::wasSuspended, this::mayBeCopied)
        .start(workers.watch());
  }

  private synchronized void wasSuspended(long millis) {
    LOG.log(Level.INFO, "the machine was suspended for {0} s", millis / 1000);
    clock.wasSuspended(millis * 1_000_000);
    forEach(Tunnel::wakeUp);
  }

  @Override
  public synchronized void mayBeCopied(String why) {
    LOG.log(
        Level.WARNING,
        "this machine may have been copied or restored, since {0}: all keys are dropped, and nonces"
            + " go on elsewhere",
        why);
    forEach(Tunnel::beginAnewWithAll);
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "vpnd-part");
    thread.setDaemon(true);
    return thread;
  }

  private <S> Choice<S> choice(String kind, BiFunction<S, Guard, S> wrap, Choice.User<S> user) {
    return new Choice<>(this, kind, threads, wrap, user);
  }

  private static BiFunction<CipherSuite, Guard, CipherSuite> suite(String name) {
    return (suite, guard) -> new GuardedSuite(suite, name, guard);
  }

  @Deactivate
  void deactivate() {
    closeTunnels();
    workers.close();
    publisher.close();
    threads.shutdown();
  }

  /** Ends all tunnels with the peers in them, which takes less time than each by itself. */
  synchronized void closeTunnels() {
    tunnels.values().forEach(Shared::close);
    tunnels.clear();
  }

  /** Of a peer that is about to join its tunnel. */
  TunnelCounters counters() {
    return new TunnelCounters(OUTBOUND_THREADS);
  }

  /**
   * The launcher takes the end of the framework for a failure; a service manager starts it anew.
   */
  private void giveUp() {
    try {
      context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    } catch (BundleException e) {
      LOG.log(Level.ERROR, "vpnd cannot be ended: {0}", Reason.of(e));
    }
  }

  Clock clock() {
    return clock;
  }

  /** For calls of parts that others may provide. */
  Executor threads() {
    return threads;
  }

  /** Registers services for others. */
  Publisher publisher() {
    return publisher;
  }

  /** Why parts of others are set aside, a line each; never waits. */
  List<String> faults() {
    return Stream.of(secretBox, aegis, port, transport)
        .flatMap(part -> part.faults().stream())
        .toList();
  }

  /** Puts a peer into its tunnel, which is made if there is none. */
  synchronized Tunnel join(ConfiguredPeer member) {
    var shared = tunnels.computeIfAbsent(place(member.config()), key -> open(member.config()));
    shared.peers++;
    shared.tunnel.add(member);
    return shared.tunnel;
  }

  /**
   * Takes a peer out of its tunnel, which ends with the last one; all tunnels end with the first
   * one if the framework stops.
   */
  synchronized void leave(ConfiguredPeer member) {
    if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING) {
      closeTunnels();
      return;
    }
    var place = place(member.config());
    var shared = tunnels.get(place);
    if (shared != null) {
      if (--shared.peers == 0) {
        tunnels.remove(place);
        shared.close();
      } else {
        shared.tunnel.remove(member);
      }
    }
  }

  private static Place place(TunnelConfig config) {
    return new Place(config.device(), config.localPort());
  }

  private Shared open(TunnelConfig config) {
    var tunnel = new Tunnel(config, OUTBOUND_THREADS, clock, workers, this::giveUp);
    ifPresent(secretBox.used(), tunnel::addSuite);
    ifPresent(aegis.used(), tunnel::addSuite);
    ifPresent(port.used(), used -> tunnel.addPort(used, false));
    ifPresent(transport.used(), used -> tunnel.addTransport(used, false));
    return new Shared(tunnel, publisher.publish(DeviceStats.class, tunnel.statistics(), Map.of()));
  }

  private static <S> void ifPresent(@Nullable S service, Consumer<S> use) {
    if (service != null) {
      use.accept(service);
    }
  }

  private void forEach(Consumer<Tunnel> action) {
    tunnels.values().forEach(shared -> action.accept(shared.tunnel));
  }

  private final class SuiteUser implements Choice.User<CipherSuite> {
    @Override
    public void use(CipherSuite suite, boolean isStopgap) {
      forEach(tunnel -> tunnel.addSuite(suite));
    }

    @Override
    public void release(CipherSuite suite, boolean isSetAside) {
      forEach(tunnel -> tunnel.removeSuite(suite));
    }
  }

  private final class PortUser implements Choice.User<TunPort> {
    @Override
    public void use(TunPort used, boolean isStopgap) {
      forEach(tunnel -> tunnel.addPort(used, isStopgap));
    }

    @Override
    public void release(TunPort former, boolean isSetAside) {
      forEach(tunnel -> tunnel.removePort(former));
    }
  }

  private final class TransportUser implements Choice.User<UdpTransport> {
    @Override
    public void use(UdpTransport used, boolean isStopgap) {
      forEach(tunnel -> tunnel.addTransport(used, isStopgap));
    }

    @Override
    public void release(UdpTransport former, boolean isSetAside) {
      forEach(tunnel -> tunnel.removeTransport(former));
    }
  }

  @Reference(
      target = "(" + CipherSuite.NAME + "=nacl)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindSuite(ServiceReference<CipherSuite> reference, CipherSuite service) {
    secretBox.add(reference, service);
  }

  void unbindSuite(ServiceReference<CipherSuite> reference) {
    secretBox.remove(reference);
  }

  @Reference(
      target = "(" + CipherSuite.NAME + "=aegis256)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindAegis(ServiceReference<CipherSuite> reference, CipherSuite service) {
    aegis.add(reference, service);
  }

  void unbindAegis(ServiceReference<CipherSuite> reference) {
    aegis.remove(reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTun(ServiceReference<TunPort> reference, TunPort service) {
    port.add(reference, service);
  }

  void unbindTun(ServiceReference<TunPort> reference) {
    port.remove(reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindUdp(ServiceReference<UdpTransport> reference, UdpTransport service) {
    transport.add(reference, service);
  }

  void unbindUdp(ServiceReference<UdpTransport> reference) {
    transport.remove(reference);
  }
}
