// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.libc;

/** Functions that only some systems have, by JNA's direct mapping. */
final class MessageBatchCalls {
  private MessageBatchCalls() {}

  static native int recvmmsg(int descriptor, long headers, int count, int flags, long timeout);

  static native int sendmmsg(int descriptor, long headers, int count, int flags);
}
