// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

/** What came of a datagram that was sent to the peer's port to see whether anybody is there. */
public enum Reply {
  /** Nothing: somebody listens and keeps quiet, or nobody is there, or a firewall drops it. */
  SILENT,
  /** The peer's host says that nobody listens on the port (RFC 792, port unreachable). */
  PORT_CLOSED,
  /** This host or a router says that the address cannot be reached. */
  UNREACHABLE
}
