// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens UDP sockets on all local addresses. One works on every system; an operating
 * system's bundle may provide a faster one with a higher service ranking. The message of the
 * exception that {@code open} throws names the UDP port.
 */
@ConsumerType
public interface UdpTransport extends AttachmentService<UdpSocket, SocketSettings> {}
