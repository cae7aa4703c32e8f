// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Reason;
import vpnd.api.packet.Endpoint;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.router.guard.PartFailure;
import vpnd.router.parts.PartsHolder;
import vpnd.router.peer.PeerPath;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;
import vpnd.router.thread.Worker;

/**
 * Keeps the host's network as the roles of a tunnel's peers want it, also against other programs.
 * It runs on the host thread, because it runs programs and may take seconds (security D6); other
 * threads only report a change.
 */
public final class HostNetwork {
  /** What changes within this time is one change: many peers may come or go together. */
  private static final Duration GATHERING_TIME = Duration.ofMillis(20);

  /** And for each peer this longer, since all of them are looked at. */
  private static final Duration TIME_PER_PEER = Duration.ofNanos(50_000);

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration PART_INTERVAL = Duration.ofSeconds(1);

  /** Interval of the check for changes that the system does not report. */
  private static final Duration REGULAR_LOOK = Duration.ofSeconds(30);

  /** The path MTU is followed within five seconds. */
  private static final Duration MTU_LOOK = Duration.ofSeconds(1);

  /** How long {@code why} reports that something was restored. */
  private static final long MEMORY = Duration.ofMinutes(10).toNanos();

  private static final int SHOWN = 20;

  private static final String FOUGHT =
      ". It is taken away again and again, so from now on it is restored once a minute: find the"
          + " program (on Linux with ip monitor, elsewhere with route -n monitor) and have it leave %s"
          + " alone";

  /**
   * What one peer needs.
   *
   * @param plan by its role
   * @param endpoint where the peer is, if that is known
   * @param addresses all to which the tunnel's own datagrams may go, whether there is a session or
   *     not
   * @param limit the largest packet by the configuration, in bytes
   * @param verified the largest packet to the peer, see {@link PeerPath#verified}
   * @param onMtu takes what the host knows of the path
   */
  public record Demand(
      NetworkPlan plan,
      @Nullable Endpoint endpoint,
      List<InetAddress> addresses,
      int limit,
      int verified,
      MtuListener onMtu) {
    /** Without other addresses and without a limit. */
    public Demand(NetworkPlan plan, @Nullable Endpoint endpoint, int verified, MtuListener onMtu) {
      this(plan, endpoint, List.of(), Integer.MAX_VALUE, verified, onMtu);
    }
  }

  /** Takes what the host knows of a path. */
  @FunctionalInterface
  public interface MtuListener {
    /**
     * The host was asked.
     *
     * @param hint the largest packet to the peer that it takes to pass, in bytes
     * @param ceiling the largest packet that its own link takes
     */
    void known(int hint, int ceiling);
  }

  private final PartsHolder partsHolder;
  private final Supplier<List<Demand>> demands;
  private final Worker host;
  private final ActiveProblems faults;
  private final LongSupplier clock;
  private final CheckInterval pace = new CheckInterval();
  private final PathMtus mtus = new PathMtus();
  private final AtomicBoolean isDue = new AtomicBoolean();
  private final AtomicBoolean isLookDue = new AtomicBoolean();
  private volatile boolean isClosed;
  private @Nullable TunDevice watched;
  private boolean isFaulty;
  private long restoredAt;
  private volatile Duration gatheringTime = GATHERING_TIME;

  /**
   * @param demands of all peers of the tunnel; asked on the host thread
   */
  public HostNetwork(
      PartsHolder partsHolder,
      Supplier<List<Demand>> demands,
      Worker host,
      LongSupplier clock,
      ActiveProblems faults) {
    this.partsHolder = partsHolder;
    this.demands = demands;
    this.host = host;
    this.clock = clock;
    this.faults = faults;
    host.executeAfter(REGULAR_LOOK, this::lookRegularly);
    host.executeAfter(MTU_LOOK, this::followMtus);
  }

  /** From now on nothing is changed any more. */
  public void close() {
    isClosed = true;
  }

  /** A device, a role, a session or the way to a peer has changed. */
  public void refresh() {
    if (isDue.compareAndSet(false, true)) {
      host.executeAfter(gatheringTime, this::apply);
    }
  }

  /** The host's network has changed, maybe not by vpnd. */
  private void hostChanged() {
    if (isLookDue.compareAndSet(false, true)) {
      host.execute(() -> host.executeAfter(pace.delay(clock.getAsLong()), this::look));
    }
  }

  private void look() {
    isLookDue.set(false);
    apply();
  }

  private void lookRegularly() {
    if (!isClosed) {
      host.executeAfter(REGULAR_LOOK, this::lookRegularly);
      if (!pace.isFought(clock.getAsLong())) {
        apply();
      }
    }
  }

  private void followMtus() {
    if (!isClosed) {
      host.executeAfter(MTU_LOOK, this::followMtus);
      var udp = partsHolder.now().udp();
      if (udp != null && haveMtusChanged(udp)) {
        refresh();
      }
    }
  }

  private boolean haveMtusChanged(UdpSocket udp) {
    try {
      return mtus.haveChanged(udp);
    } catch (PartFailure e) {
      return false; // another socket comes, and with it a refresh
    }
  }

  private void apply() {
    isDue.set(false);
    var parts = partsHolder.now();
    var device = parts.device();
    if (isClosed || device == null) {
      return;
    }
    pace.looks(clock.getAsLong());
    try {
      if (device != watched) {
        watched = device;
        device.watch(this::hostChanged);
      }
      configure(device, parts.udp());
      tellRestored(device, clock.getAsLong());
    } catch (PartFailure e) {
      host.executeAfter(PART_INTERVAL, this::refresh); // or with another device by then
    }
  }

  private void configure(TunDevice device, @Nullable UdpSocket udp) {
    try {
      var wanted = demands.get();
      gatheringTime = GATHERING_TIME.plus(TIME_PER_PEER.multipliedBy(wanted.size()));
      if (udp != null) {
        mtus.askAll(udp, wanted.stream().map(Demand::endpoint).filter(Objects::nonNull).toList());
      }
      for (var demand : wanted) {
        var endpoint = demand.endpoint();
        if (endpoint != null) {
          demand
              .onMtu()
              .known(
                  Math.min(mtus.of(endpoint), demand.limit()),
                  Math.min(mtus.ceiling(endpoint), demand.limit()));
        }
      }
      device.configure(MergedPlan.of(wanted, mtus::of));
      faults.end(Place.HOST_NETWORK);
      isFaulty = false;
    } catch (IOException e) {
      faults.tell(Place.HOST_NETWORK, Level.ERROR, device.name(), messages(e));
      if (!isFaulty) {
        // Later ones are for the regular look, since most of these faults last.
        isFaulty = true;
        host.executeAfter(RETRY, this::refresh);
      }
    }
  }

  private void tellRestored(TunDevice device, long now) {
    var restored = device.restored();
    if (restored.isEmpty()) {
      if (now - restoredAt > MEMORY) {
        faults.end(Place.HOST_CHANGED);
      }
      return;
    }
    var wasFought = pace.isFought(now);
    pace.restores(restored, now);
    restoredAt = now;
    faults.end(Place.HOST_CHANGED);
    faults.tell(
        Place.HOST_CHANGED,
        Level.WARNING,
        device.name(),
        "another program changed the host's network; vpnd has restored: "
            + restored.stream().limit(SHOWN).collect(Collectors.joining(", "))
            + (restored.size() > SHOWN ? " and " + (restored.size() - SHOWN) + " more" : "")
            + (pace.isFought(now) && !wasFought ? FOUGHT.formatted(device.name()) : ""));
  }

  private static List<String> messages(IOException e) {
    return Stream.concat(Stream.of(e), Stream.of(e.getSuppressed()))
        .map(fault -> "the host's network: " + Reason.of(fault))
        .distinct()
        .toList();
  }
}
