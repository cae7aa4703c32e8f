// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.memory;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import vpnd.api.packet.PacketBatch;

/**
 * Something that exists once for each batch, such as the headers of its messages. There are only a
 * few batches, one for each loop; what belongs to a batch that was garbage-collected is dropped.
 * Thread-safe; does not allocate for a batch that it knows.
 */
public final class PerBatch<T> {
  private record Entry<T>(WeakReference<PacketBatch> owner, T value) {}

  private final Function<PacketBatch, T> maker;
  private volatile List<Entry<T>> entries = List.of();

  /**
   * @param maker makes a value for a new batch; the value must not refer to the batch
   */
  public PerBatch(Function<PacketBatch, T> maker) {
    this.maker = maker;
  }

  /** The value for a batch. */
  public T of(PacketBatch batch) {
    var known = entries;
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).owner.refersTo(batch)) {
        return known.get(i).value;
      }
    }
    return add(batch);
  }

  private synchronized T add(PacketBatch batch) {
    var fresh = new Entry<T>(new WeakReference<>(batch), maker.apply(batch));
    var kept = new ArrayList<>(entries);
    kept.removeIf(entry -> entry.owner.refersTo(null));
    kept.add(fresh);
    entries = List.copyOf(kept);
    return fresh.value;
  }
}
