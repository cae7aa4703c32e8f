// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleException;

/**
 * Reference-counted resources that tunnels share: created for the first user, released with the
 * last. Confined to one thread, or guarded by the caller.
 *
 * @param <K> identifies a resource
 */
final class RefCounted<K> {
  /** Creates resources. */
  interface Factory<K> {
    /** Creates one; the result releases it. */
    Release create(K key) throws IOException, BundleException;
  }

  private static final class Entry {
    final Release release;
    int users;

    Entry(Release release) {
      this.release = release;
    }
  }

  private final Factory<K> factory;
  private final Map<K, Entry> entries = new HashMap<>();

  RefCounted(Factory<K> factory) {
    this.factory = factory;
  }

  /** Adds a user; the result, to be run once, removes it. */
  Release acquire(K key) throws IOException, BundleException {
    var entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(factory.create(key));
      entries.put(key, entry);
    }
    entry.users++;
    return () -> release(key);
  }

  private void release(K key) throws IOException, BundleException {
    var entry = entries.get(key);
    if (entry != null && --entry.users == 0) {
      entries.remove(key);
      entry.release.run();
    }
  }
}
