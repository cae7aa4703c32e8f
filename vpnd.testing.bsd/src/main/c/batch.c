/* SPDX-License-Identifier: BSD-2-Clause */
/* sendmmsg(2) and recvmmsg(2), of the systems that have them. */
#include <time.h>

#include "message.h"

ssize_t bsd_sendmsg(int fd, const struct bsd_msghdr *message, int flags) EXPORT("sendmsg");
ssize_t bsd_recvmsg(int fd, struct bsd_msghdr *message, int flags) EXPORT("recvmsg");

int bsd_sendmmsg(int fd, struct bsd_mmsghdr *messages, unsigned count, int flags) EXPORT("sendmmsg");

/* An error is returned only if it is that of the first message. */
int bsd_sendmmsg(int fd, struct bsd_mmsghdr *messages, unsigned count, int flags) {
  for (unsigned i = 0; i < count; i++) {
    ssize_t size = bsd_sendmsg(fd, &messages[i].header, flags);
    if (size < 0) {
      return i == 0 ? -1 : (int) i;
    }
    messages[i].size = (uint32_t) size;
  }
  return (int) count;
}

int bsd_recvmmsg(int fd, struct bsd_mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)
    EXPORT("recvmmsg");

/* The time limit is not looked at, as it ends no wait for the first message either. */
int bsd_recvmmsg(int fd, struct bsd_mmsghdr *messages, unsigned count, int flags, struct timespec *timeout) {
  (void) timeout;
  for (unsigned i = 0; i < count; i++) {
    ssize_t size = bsd_recvmsg(fd, &messages[i].header, flags);
    if (size < 0) {
      return i == 0 ? -1 : (int) i;
    }
    messages[i].size = (uint32_t) size;
    flags |= (flags & the_system.msg_waitforone) != 0 ? BSD_MSG_DONTWAIT : 0;
  }
  return (int) count;
}
