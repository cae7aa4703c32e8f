// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * The services of one kind that are there, of which the best by {@code service.ranking} that works
 * is in use. Safe for use by several threads, which wait for each other by the lock of the owner.
 *
 * @param <S> the service
 */
public final class Choice<S> {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  /** When the only one may try again. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /**
   * Uses what was chosen.
   *
   * @param <S> the service
   */
  public interface User<S> {
    /**
     * Goes on with another service.
     *
     * @param isStopgap whether the former one is likely to come back
     */
    void use(S service, boolean isStopgap);

    /**
     * Goes on without a service, if it is in use; returns when it is in use no more.
     *
     * @param isSetAside whether that is because it misbehaved, and there is no other
     */
    void release(S service, boolean isSetAside);
  }

  /** One of the services; there is one object for each. */
  private static final class Offer<S> {
    final S raw;
    final S service;
    final Guard guard;

    Offer(S raw, S service, Guard guard) {
      this.raw = raw;
      this.service = service;
      this.guard = guard;
    }
  }

  private final Object lock;
  private final String kind;
  private final Executor threads;
  private final BiFunction<S, Guard, S> wrap;
  private final User<S> user;

  /** The best is the last. */
  private final NavigableMap<ServiceReference<?>, Offer<S>> negotiation = new TreeMap<>();

  private @Nullable Offer<S> used;
  private volatile List<String> faults = List.of();

  /**
   * @param lock held while the user is called
   * @param kind how the log calls such a service, with an article
   * @param threads for calls of the services
   * @param wrap puts a service behind its guard
   */
  public Choice(
      Object lock, String kind, Executor threads, BiFunction<S, Guard, S> wrap, User<S> user) {
    this.lock = lock;
    this.kind = kind;
    this.threads = threads;
    this.wrap = wrap;
    this.user = user;
  }

  /** A service has come. */
  public void add(ServiceReference<?> reference, S service) {
    var guard = new Guard(Provider.of(reference), threads, () -> setAside(reference));
    var offer = new Offer<>(service, wrap.apply(service, guard), guard);
    synchronized (lock) {
      negotiation.put(reference, offer);
      if (guard.fault() != null) {
        setAside(reference, offer);
        return;
      }
      choose(false);
      var better = used;
      if (better != null && better != offer) {
        LOG.log(
            level(offer, better),
            "{0} of {1} is not used: that of {2} has the higher service.ranking",
            kind,
            guard.provider(),
            better.guard.provider());
      }
    }
  }

  /** A service has gone; returns when it is in use no more. */
  public void remove(ServiceReference<?> reference) {
    synchronized (lock) {
      if (negotiation.remove(reference) != null) {
        choose(true);
      }
    }
  }

  /** The one in use. */
  public @Nullable S used() {
    synchronized (lock) {
      return used == null ? null : used.service;
    }
  }

  /** Why services are set aside, a line each; never waits. */
  public List<String> faults() {
    return faults;
  }

  private void setAside(ServiceReference<?> reference) {
    synchronized (lock) {
      var offer = negotiation.get(reference);
      if (offer != null) {
        setAside(reference, offer);
      }
    }
  }

  private void setAside(ServiceReference<?> reference, Offer<S> offer) {
    var next = best();
    LOG.log(
        Level.ERROR,
        "{0}; {1}",
        offer.guard.fault(),
        next == null
            ? "no other bundle has %s, so it is tried again every minute; replace its jar"
                .formatted(kind)
            : "%s of %s is used instead".formatted(kind, next.guard.provider()));
    choose(false);
    if (next == null) {
      CompletableFuture.delayedExecutor(PAUSE.toSeconds(), TimeUnit.SECONDS, threads)
          .execute(() -> tryAgain(reference));
    }
  }

  private void tryAgain(ServiceReference<?> reference) {
    synchronized (lock) {
      var offer = negotiation.get(reference);
      if (offer != null && used == null) {
        offer.guard.restore();
        var service = wrap.apply(offer.raw, offer.guard);
        negotiation.put(reference, new Offer<>(offer.raw, service, offer.guard));
        choose(false);
      }
    }
  }

  private @Nullable Offer<S> best() {
    for (var offer : negotiation.descendingMap().values()) {
      if (offer.guard.fault() == null) {
        return offer;
      }
    }
    return null;
  }

  /**
   * @param isLoss whether the one in use has gone
   */
  private void choose(boolean isLoss) {
    faults =
        negotiation.values().stream()
            .map(offer -> offer.guard.fault())
            .filter(Objects::nonNull)
            .toList();
    var former = used;
    var best = best();
    if (best == former) {
      return;
    }
    used = best;
    if (best != null) {
      if (former != null) {
        LOG.log(
            level(best, former),
            "{0} of {1} takes the place of that of {2}",
            kind,
            best.guard.provider(),
            former.guard.provider());
      }
      user.use(best.service, isLoss);
    }
    if (former != null) {
      user.release(former.service, best == null && former.guard.fault() != null);
    }
  }

  private static Level level(Offer<?> one, Offer<?> other) {
    return one.guard.provider().isOwn() && other.guard.provider().isOwn()
        ? Level.DEBUG
        : Level.INFO;
  }
}
