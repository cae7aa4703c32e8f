// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
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
import vpnd.api.config.DownPolicy;
import vpnd.api.config.TunnelConfig;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.DeviceStats;
import vpnd.api.operation.Reason;
import vpnd.api.port.AttachmentService;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.MachineListener;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.api.port.UdpSocket;
import vpnd.api.port.UdpTransport;
import vpnd.router.guard.Guard;
import vpnd.router.guard.GuardedService;
import vpnd.router.guard.GuardedSuite;
import vpnd.router.guard.PartFailure;
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

  /** A file that was changed starts its tunnel anew within this time. */
  private static final Duration RESTART = Duration.ofSeconds(5);

  private record Place(String device, int localPort) {}

  /** A tunnel and how many peers are in it. */
  private static final class Shared {
    final Tunnel tunnel;
    final Publication<DeviceStats> statistics;
    int peers;
    boolean mayBlock;
    boolean staysBlocked;

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
  private volatile boolean isFailing;
  private final Slot<CipherSuite> secretBox = suites("nacl");
  private final Slot<CipherSuite> aegis = suites("aegis256");
  private final Slot<AttachmentService<TunDevice, DeviceSettings>> port =
      slot("the tun port", GuardedService::ofPort, Tunnel::addPort, Tunnel::removePort);
  private final Slot<AttachmentService<UdpSocket, SocketSettings>> transport =
      slot(
          "the UDP transport",
          GuardedService::ofTransport,
          Tunnel::addTransport,
          Tunnel::removeTransport);
  private final List<Slot<?>> slots = List.of(secretBox, aegis, port, transport);

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
    LOG.log(Level.INFO, "the machine was suspended for {0} s", Long.toString(millis / 1000));
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

  private Slot<CipherSuite> suites(String name) {
    return slot(
        "the suite " + name,
        (suite, guard) -> new GuardedSuite(suite, name, guard),
        (tunnel, suite, isStopgap) -> tunnel.addSuite(suite),
        Tunnel::removeSuite);
  }

  private <S> Slot<S> slot(
      String kind, BiFunction<S, Guard, S> wrap, Slot.Use<S> use, BiConsumer<Tunnel, S> release) {
    return new Slot<>(this, kind, threads, wrap, this::forEach, use, release);
  }

  @Deactivate
  void deactivate() {
    closeTunnels();
    workers.close();
    publisher.close();
    threads.shutdown();
  }

  /**
   * Ends all tunnels with the peers in them, which takes less time than each by itself. Where only
   * this bundle stops, as for its update, packets stay blocked.
   */
  synchronized void closeTunnels() {
    var closed = List.copyOf(tunnels.values());
    closed.forEach(Shared::close);
    tunnels.clear();
    if (isFrameworkStopping()) {
      closed.forEach(this::unblock);
    }
  }

  private boolean isFrameworkStopping() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
  }

  /** A file was removed, not only changed, unless its device is open again by now. */
  private synchronized void unblockUnlessUsed(Shared closed) {
    var device = closed.tunnel.settings().name();
    if (tunnels.keySet().stream().noneMatch(place -> place.device().equals(device))) {
      unblock(closed);
    }
  }

  /** What failed stays blocked: nobody has decided that packets may leave. */
  private void unblock(Shared closed) {
    var service = port.used();
    if (service == null || !closed.mayBlock || closed.staysBlocked || isFailing) {
      return;
    }
    try {
      service.clear(closed.tunnel.settings());
    } catch (IOException | PartFailure e) {
      LOG.log(
          Level.WARNING,
          "{0}: packets are still blocked, \"vpndctl unblock\" ends that: {1}",
          closed.tunnel.settings().name(),
          Reason.of(e));
    }
  }

  /** Of a peer that is about to join its tunnel. */
  TunnelCounters counters() {
    return new TunnelCounters(OUTBOUND_THREADS);
  }

  /**
   * The launcher takes the end of the framework for a failure; a service manager starts it anew.
   */
  private void giveUp() {
    isFailing = true;
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
    return slots.stream().flatMap(slot -> slot.faults().stream()).toList();
  }

  /** Puts a peer into its tunnel, which is made if there is none. */
  synchronized Tunnel join(ConfiguredPeer member) {
    var shared = tunnels.computeIfAbsent(place(member.config()), key -> open(member.config()));
    shared.peers++;
    shared.mayBlock |= member.config().downPolicy() != DownPolicy.OPEN;
    shared.staysBlocked |= member.config().downPolicy() == DownPolicy.ALWAYS;
    shared.tunnel.add(member);
    return shared.tunnel;
  }

  /**
   * Takes a peer out of its tunnel, which ends with the last one; all tunnels end with the first
   * one if the framework stops.
   *
   * @param isRemoved whether its file was removed or changed; otherwise packets stay blocked
   */
  synchronized void leave(ConfiguredPeer member, boolean isRemoved) {
    if (isFrameworkStopping()) {
      closeTunnels();
      return;
    }
    var place = place(member.config());
    var shared = tunnels.get(place);
    if (shared != null) {
      if (--shared.peers == 0) {
        tunnels.remove(place);
        shared.close();
        if (isRemoved) {
          workers.watch().executeAfter(RESTART, () -> unblockUnlessUsed(shared));
        }
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
    slots.forEach(slot -> slot.addTo(tunnel));
    return new Shared(tunnel, publisher.publish(DeviceStats.class, tunnel.statistics(), Map.of()));
  }

  private void forEach(Consumer<Tunnel> action) {
    tunnels.values().forEach(shared -> action.accept(shared.tunnel));
  }

  @Reference(
      target = "(" + CipherSuite.NAME + "=nacl)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindSuite(ServiceReference<CipherSuite> reference, CipherSuite service) {
    secretBox.bind(reference, service);
  }

  void unbindSuite(ServiceReference<CipherSuite> reference) {
    secretBox.unbind(reference);
  }

  @Reference(
      target = "(" + CipherSuite.NAME + "=aegis256)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindAegis(ServiceReference<CipherSuite> reference, CipherSuite service) {
    aegis.bind(reference, service);
  }

  void unbindAegis(ServiceReference<CipherSuite> reference) {
    aegis.unbind(reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTun(ServiceReference<TunPort> reference, TunPort service) {
    port.bind(reference, service);
  }

  void unbindTun(ServiceReference<TunPort> reference) {
    port.unbind(reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindUdp(ServiceReference<UdpTransport> reference, UdpTransport service) {
    transport.bind(reference, service);
  }

  void unbindUdp(ServiceReference<UdpTransport> reference) {
    transport.unbind(reference);
  }
}
