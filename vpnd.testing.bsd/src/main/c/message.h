/* SPDX-License-Identifier: BSD-2-Clause */
/* sendmsg(2) and recvmsg(2). */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "engine.h"

/* struct msghdr of all these systems, which is smaller than Linux's. */
struct bsd_msghdr {
  void *name;
  uint32_t name_size;
  struct iovec *iov;
  int iov_count;
  void *control;
  uint32_t control_size;
  int flags;
};

struct bsd_mmsghdr {
  struct bsd_msghdr header;
  uint32_t size;
};

_Static_assert(sizeof(struct bsd_msghdr) == 48, "msghdr");
_Static_assert(sizeof(struct bsd_mmsghdr) == 56, "mmsghdr");

#define BSD_MSG_PEEK 0x2
#define BSD_MSG_TRUNC 0x10
#define BSD_MSG_CTRUNC 0x20
#define BSD_MSG_DONTWAIT 0x80

ssize_t message_send_datagram(struct descriptor *socket, const struct bsd_msghdr *message, int flags);
ssize_t message_receive(struct descriptor *socket, struct bsd_msghdr *message, int flags);

/* control_message.c: control messages, between this system's format and Linux's. */
int control_to_linux(const struct bsd_msghdr *message, void *to, size_t room);
void control_from_linux(const void *from, size_t size, struct bsd_msghdr *message);

#endif
