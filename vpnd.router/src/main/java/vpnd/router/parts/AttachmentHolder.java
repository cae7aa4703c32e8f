// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;
import vpnd.api.port.Attachment;
import vpnd.api.port.AttachmentService;
import vpnd.api.port.Handover;
import vpnd.router.guard.PartFailure;
import vpnd.router.thread.Worker;

/**
 * What a tunnel has open of the operating system, its device or its socket: opened with the service
 * at hand, again after a failure, and handed over when another service takes the place of that one.
 * Confined to the tunnel's host thread.
 *
 * @param <A> what is open
 * @param <S> what a service needs to open it
 */
public final class AttachmentHolder<A extends Attachment, S> {
  /** How long that which nobody uses stays open. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);
  private static final Duration PART_INTERVAL = Duration.ofSeconds(1);

  private final Parts.Kind<A> kind;
  private final S settings;
  private final PartsHolder partsHolder;
  private final Worker host;
  private final Runnable onOpen;
  private final Consumer<@Nullable String> onFault;
  private volatile @Nullable AttachmentService<A, S> service;
  private @Nullable Handover unclaimed;

  /**
   * @param onOpen called when there is a new part
   * @param onFault told why there is none
   */
  public AttachmentHolder(
      Parts.Kind<A> kind,
      S settings,
      PartsHolder partsHolder,
      Worker host,
      Runnable onOpen,
      Consumer<@Nullable String> onFault) {
    this.kind = kind;
    this.settings = settings;
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
  public void use(AttachmentService<A, S> newService, boolean isStopgap) {
    service = newService;
    detach();
    if (!isAdopted() && !(isStopgap && unclaimed != null)) {
      abandon();
      openIfNeeded();
    }
  }

  /** Goes on without a service, if it was this one. */
  public void remove(AttachmentService<A, S> oldService) {
    if (service == oldService) {
      service = null;
      detach();
    }
  }

  /** Opens a part that no longer works again. */
  public void reopen(A failed, IOException cause) {
    if (open() == failed) {
      onFault.accept(kind.name() + " failed and is opened again: " + Reason.of(cause));
      close(failed);
      openIfNeeded();
    }
  }

  /** Closes what is open, for good. */
  public void close() {
    service = null;
    var part = open();
    if (part != null) {
      close(part);
    }
    abandon();
  }

  private @Nullable A open() {
    return kind.get().apply(partsHolder.now());
  }

  private void openIfNeeded() {
    var opener = service;
    if (opener == null || unclaimed != null || open() != null) {
      return;
    }
    try {
      put(opener.open(settings));
    } catch (IOException e) {
      onFault.accept(Reason.of(e));
      host.executeAfter(RETRY_INTERVAL, this::openIfNeeded);
    } catch (PartFailure e) {
      host.executeAfter(PART_INTERVAL, this::openIfNeeded); // or with another service by then
    }
  }

  private void put(A part) {
    partsHolder.replace(parts -> kind.with().apply(parts, part));
    onOpen.run();
  }

  private void close(A part) {
    partsHolder.replace(parts -> kind.without().apply(parts, false));
    part.close();
  }

  private void detach() {
    var part = open();
    if (part == null) {
      return;
    }
    partsHolder.replace(parts -> kind.without().apply(parts, true));
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
            onFault.accept(kind.name() + " is closed, because no bundle has taken it over");
            abandon();
            openIfNeeded();
          }
        });
  }

  private @Nullable Handover offered(A part) {
    try {
      return part.detach();
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
      var part = adopter.adopt(settings, offered);
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
      partsHolder.replace(parts -> kind.without().apply(parts, false));
      offered.close();
    }
  }
}
