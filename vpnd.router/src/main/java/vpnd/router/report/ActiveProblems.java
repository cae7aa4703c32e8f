// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Finding.Cause;

/**
 * What is wrong on this side at the moment: logged once for as long as it lasts, and kept for who
 * asks why. All methods may be called from any thread.
 */
public final class ActiveProblems {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  /** What a fault is of. */
  public enum Place {
    DEVICE(Cause.DEVICE),
    SOCKET(Cause.LOCAL_PORT),
    KEYS(Cause.UNFIT_KEY),
    /** Taking the nonce files into use. */
    NONCE_FILES(Cause.NONCE_FILE),
    /** Writing the local nonce file. */
    OWN_NONCES(Cause.NONCE_FILE),
    /** Writing the remote nonce file. */
    PEER_NONCES(Cause.NONCE_FILE),
    NAME(Cause.UNKNOWN_NAME),
    HOST_NETWORK(Cause.HOST_NETWORK),
    /** What another program took away. */
    HOST_CHANGED(Cause.HOST_CHANGED),
    /** A thread that moves packets. */
    LOOP(Cause.PROGRAM_FAULT);

    private final Cause cause;

    Place(Cause cause) {
      this.cause = cause;
    }
  }

  private final Map<Place, Set<String>> open = new ConcurrentHashMap<>();

  /**
   * Something is wrong in a place.
   *
   * @param who begins the line of the log
   */
  public void tell(Place place, Level level, String who, @Nullable String fault) {
    tell(place, level, who, List.of(String.valueOf(fault)));
  }

  /**
   * These are all faults of a place; what was wrong there before, and is not among them, is not.
   */
  public void tell(Place place, Level level, String who, Collection<String> faults) {
    var before = open.put(place, new LinkedHashSet<>(faults));
    for (var fault : faults) {
      if (before == null || !before.contains(fault)) {
        LOG.log(level, "{0}: {1}", who, fault);
      }
    }
  }

  /** Nothing is wrong in a place. */
  public void end(Place place) {
    open.remove(place);
  }

  /** What is wrong in some places, in the words of the log. */
  public List<String> in(Place... places) {
    return Stream.of(places).flatMap(place -> open.getOrDefault(place, Set.of()).stream()).toList();
  }

  /** All that is wrong, in the words of the log. */
  public Map<Cause, List<String>> byCause() {
    var found = new EnumMap<Cause, List<String>>(Cause.class);
    for (var place : Place.values()) {
      var faults = open.getOrDefault(place, Set.of());
      if (!faults.isEmpty()) {
        found.computeIfAbsent(place.cause, cause -> new ArrayList<>()).addAll(faults);
      }
    }
    return found;
  }
}
