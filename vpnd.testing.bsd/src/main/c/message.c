/* SPDX-License-Identifier: BSD-2-Clause */
#include "message.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define CONTROL_ROOM 256

static int flags_in(int flags) {
  return ((flags & BSD_MSG_DONTWAIT) != 0 ? MSG_DONTWAIT : 0) | ((flags & BSD_MSG_PEEK) != 0 ? MSG_PEEK : 0);
}

static int flags_out(int flags) {
  return ((flags & MSG_TRUNC) != 0 ? BSD_MSG_TRUNC : 0) | ((flags & MSG_CTRUNC) != 0 ? BSD_MSG_CTRUNC : 0);
}

/* Whether the source that Linux was given is no address of this host. */
static bool has_foreign_source(const struct msghdr *message) {
  const struct cmsghdr *control = CMSG_FIRSTHDR(message);
  const struct in_pktinfo *ipv4 = (const void *) CMSG_DATA(control);
  const struct in6_pktinfo *ipv6 = (const void *) CMSG_DATA(control);
  bool is_ipv4 = control->cmsg_level == IPPROTO_IP;
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = ipv4->ipi_spec_dst};
  struct sockaddr_in6 name6 = {.sin6_family = AF_INET6};
  if (!is_ipv4) {
    name6.sin6_addr = ipv6->ipi6_addr;
  }
  int probe = (int) LINUX(socket, is_ipv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  long bound = is_ipv4 ? LINUX(bind, probe, &name, sizeof name) : LINUX(bind, probe, &name6, sizeof name6);
  LINUX(close, probe);
  return bound == -EADDRNOTAVAIL;
}

ssize_t message_send_datagram(struct descriptor *socket, const struct bsd_msghdr *message, int flags) {
  unsigned char control[CONTROL_ROOM] __attribute__((aligned(8)));
  struct sockaddr_storage address;
  struct msghdr linux_message = {.msg_iov = message->iov, .msg_iovlen = (size_t) message->iov_count};
  if (message->name != NULL && message->name_size > 0) {
    int size = inet_address_in(socket, message->name, message->name_size, &address);
    if (size < 0) {
      return size;
    }
    linux_message.msg_name = &address;
    linux_message.msg_namelen = (uint32_t) size;
  }
  int used = control_to_linux(message, control, sizeof control);
  if (used < 0) {
    return used;
  }
  linux_message.msg_control = used > 0 ? control : NULL;
  linux_message.msg_controllen = (size_t) used;
  long sent = LINUX(sendmsg, socket->fd, &linux_message, flags_in(flags) | MSG_NOSIGNAL);
  bool refused = sent == -EINVAL || sent == -ENETUNREACH;
  return refused && used > 0 && has_foreign_source(&linux_message) ? -EADDRNOTAVAIL : sent;
}

ssize_t message_receive(struct descriptor *socket, struct bsd_msghdr *message, int flags) {
  unsigned char control[CONTROL_ROOM] __attribute__((aligned(8)));
  struct sockaddr_storage address;
  struct msghdr linux_message = {
      .msg_name = &address,
      .msg_namelen = sizeof address,
      .msg_iov = message->iov,
      .msg_iovlen = (size_t) message->iov_count,
      .msg_control = control,
      .msg_controllen = sizeof control,
  };
  long size = LINUX(recvmsg, socket->fd, &linux_message, flags_in(flags));
  if (size < 0) {
    return size;
  }
  if (message->name != NULL) {
    inet_address_out(socket, &address, linux_message.msg_namelen, message->name, &message->name_size);
  }
  message->flags = flags_out(linux_message.msg_flags);
  control_from_linux(control, linux_message.msg_controllen, message);
  return size;
}
