// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleException;

/**
 * Things that tunnels share: each is made for the first tunnel that needs it and withdrawn with the
 * last.
 *
 * @param <K> what tells the things apart
 */
final class Shared<K> {
  /** Makes a thing. */
  interface Maker<K> {
    /** Makes it; what is returned takes it back. */
    Withdrawal make(K key) throws IOException, BundleException;
  }

  private static final class Thing {
    final Withdrawal withdrawal;
    int users;

    Thing(Withdrawal withdrawal) {
      this.withdrawal = withdrawal;
    }
  }

  private final Maker<K> maker;
  private final Map<K, Thing> things = new HashMap<>();

  Shared(Maker<K> maker) {
    this.maker = maker;
  }

  /** Takes part in a thing; what is returned, to be run once, ends that. */
  Withdrawal use(K key) throws IOException, BundleException {
    var thing = things.get(key);
    if (thing == null) {
      thing = new Thing(maker.make(key));
      things.put(key, thing);
    }
    thing.users++;
    return () -> leave(key);
  }

  private void leave(K key) throws IOException, BundleException {
    var thing = things.get(key);
    if (thing != null && --thing.users == 0) {
      things.remove(key);
      thing.withdrawal.run();
    }
  }
}
