// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;

/**
 * What {@link PortHolder} does alike with a device and a socket.
 *
 * @param <S> the service that opens it
 * @param <P> what it opens
 */
public interface Access<S, P> {
  /** How the log calls it. */
  String name();

  P open(S service) throws IOException;

  /** Null if the service cannot go on with it. */
  @Nullable P adopt(S service, Handover handover) throws IOException;

  /** Null if it can only be closed. */
  @Nullable Handover detach(P part);

  void close(P part);

  /** The part in a wiring, if there is one. */
  @Nullable P in(Parts parts);

  Parts with(Parts parts, P part);

  /**
   * The same wiring, which lacks the part.
   *
   * @param isMoment whether there will be another in a moment, so that packets should wait
   */
  Parts without(Parts parts, boolean isMoment);
}
