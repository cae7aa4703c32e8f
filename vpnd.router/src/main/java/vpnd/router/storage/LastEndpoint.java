// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;

/**
 * Where a peer that calls was last proven to be, on disk, so that the next process can call it. It
 * is removed once the peer has not come back for so long that this side waits for it.
 */
public final class LastEndpoint {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  private final EndpointFile file;
  private final Executor storage;
  private final String label;
  private final @Nullable Endpoint atStart;
  private final AtomicBoolean isPending = new AtomicBoolean();
  private volatile @Nullable Endpoint latest;
  private @Nullable Endpoint stored;

  /**
   * Reads what the process before has stored.
   *
   * @param storage does one thing at a time and may be blocked by the disk
   */
  public LastEndpoint(EndpointFile file, Executor storage, String label) {
    this.file = file;
    this.storage = storage;
    this.label = label;
    this.atStart = file.read();
    this.latest = atStart;
    this.stored = atStart;
  }

  /** What the process before has stored; null if nothing is known. */
  public @Nullable Endpoint atStart() {
    return atStart;
  }

  /** Remembers from now on that the peer is there; null: that it is lost. Returns at once. */
  public void is(@Nullable Endpoint endpoint) {
    if (Objects.equals(endpoint, latest)) {
      return;
    }
    latest = endpoint;
    if (isPending.compareAndSet(false, true)) {
      storage.execute(this::store);
    }
  }

  private void store() {
    isPending.set(false);
    var endpoint = latest;
    if (Objects.equals(endpoint, stored)) {
      return;
    }
    try {
      if (endpoint == null) {
        file.delete();
      } else {
        file.write(endpoint);
      }
      stored = endpoint;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: where the peer is cannot be stored: {1}", label, e);
    }
  }
}
