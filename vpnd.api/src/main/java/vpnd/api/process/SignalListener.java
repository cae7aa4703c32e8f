// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.process;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that the launcher calls when the process receives a signal; the service property {@link
 * #SIGNAL} names it.
 */
@ConsumerType
public interface SignalListener {
  /** Name of the service property with the signal: {@code HUP} or {@code USR1}. */
  String SIGNAL = "vpnd.signal";

  /** The process has received the signal. Called by one thread at a time, which may block. */
  void signalled();
}
