// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.Reason;
import vpnd.router.guard.PartFailure;
import vpnd.router.thread.Worker;

/**
 * What a tunnel has open of the operating system, its device or its socket: opened with the service
 * at hand, again after a failure, and handed over when another service takes the place of that one.
 * Confined to the tunnel's host thread.
 *
 * @param <S> the service
 * @param <P> what it opens
 */
public final class PortHolder<S, P> {
  /** How long that which nobody uses stays open. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);
  private static final Duration PART_INTERVAL = Duration.ofSeconds(1);

  private final Access<S, P> access;
  private final PartsHolder partsHolder;
  private final Worker host;
  private final Runnable onOpen;
  private final Consumer<@Nullable String> onFault;
  private volatile @Nullable S service;
  private @Nullable Handover unclaimed;

  /**
   * @param onOpen called when there is a new part
   * @param onFault told why there is none
   */
  public PortHolder(
      Access<S, P> access,
      PartsHolder partsHolder,
      Worker host,
      Runnable onOpen,
      Consumer<@Nullable String> onFault) {
    this.access = access;
    this.partsHolder = partsHolder;
    this.host = host;
    this.onOpen = onOpen;
    this.onFault = onFault;
  }

  /** Whether there is a service to open it with; from any thread. */
  public boolean hasService() {
    return service != null;
  }

  /**
   * Goes on with another service.
   *
   * @param isStopgap whether the former one is likely to come back: if this one cannot go on with
   *     what is open, it has to wait for a while
   */
  public void use(S newService, boolean isStopgap) {
    service = newService;
    detach();
    if (!isAdopted() && !(isStopgap && unclaimed != null)) {
      abandon();
      open();
    }
  }

  /** Goes on without a service, if it was this one. */
  public void remove(S oldService) {
    if (service == oldService) {
      service = null;
      detach();
    }
  }

  /** Opens a part that no longer works again. */
  public void reopen(P failed, IOException cause) {
    if (access.in(partsHolder.now()) == failed) {
      onFault.accept(access.name() + " failed and is opened again: " + Reason.of(cause));
      close(failed);
      open();
    }
  }

  /** Closes what is open, for good. */
  public void close() {
    service = null;
    var part = access.in(partsHolder.now());
    if (part != null) {
      close(part);
    }
    abandon();
  }

  private void open() {
    var opener = service;
    if (opener == null || unclaimed != null || access.in(partsHolder.now()) != null) {
      return;
    }
    try {
      put(access.open(opener));
    } catch (IOException e) {
      onFault.accept(Reason.of(e));
      host.executeAfter(RETRY_INTERVAL, this::open);
    } catch (PartFailure e) {
      host.executeAfter(PART_INTERVAL, this::open); // or with another service by then
    }
  }

  private void put(P part) {
    partsHolder.replace(parts -> access.with(parts, part));
    onOpen.run();
  }

  private void close(P part) {
    partsHolder.replace(parts -> access.without(parts, false));
    access.close(part);
  }

  private void detach() {
    var part = access.in(partsHolder.now());
    if (part == null) {
      return;
    }
    partsHolder.replace(parts -> access.without(parts, true));
    var offered = offered(part);
    if (offered == null) {
      close(part);
      return;
    }
    unclaimed = offered;
    host.executeAfter(
        PATIENCE,
        () -> {
          if (unclaimed == offered) {
            onFault.accept(access.name() + " is closed, because no bundle has taken it over");
            abandon();
            open();
          }
        });
  }

  private @Nullable Handover offered(P part) {
    try {
      return access.detach(part);
    } catch (PartFailure e) {
      return null;
    }
  }

  private boolean isAdopted() {
    var adopter = service;
    var offered = unclaimed;
    if (adopter == null || offered == null) {
      return false;
    }
    try {
      var part = access.adopt(adopter, offered);
      if (part == null) {
        return false;
      }
      unclaimed = null;
      put(part);
      return true;
    } catch (IOException e) {
      onFault.accept(Reason.of(e));
      abandon();
      return false;
    } catch (PartFailure e) {
      abandon();
      return false;
    }
  }

  private void abandon() {
    var offered = unclaimed;
    unclaimed = null;
    if (offered != null) {
      partsHolder.replace(parts -> access.without(parts, false));
      offered.close();
    }
  }
}
