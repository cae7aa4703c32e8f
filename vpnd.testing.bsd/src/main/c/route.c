/* SPDX-License-Identifier: BSD-2-Clause */
/* Routing sockets: the changes that rtnetlink reports, as messages with the beginning of a BSD's and no addresses. */
#include <string.h>
#include <sys/socket.h>

#include "netlink.h"

#define MESSAGE_SIZE 96
#define ADDED 1
#define DELETED 2

int route_open(int type) {
  int fd = (int) LINUX(socket, AF_NETLINK, type, NETLINK_ROUTE);
  if (fd < 0) {
    return fd;
  }
  struct sockaddr_nl address = {
      .nl_family = AF_NETLINK,
      .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE,
  };
  int result = (int) LINUX(bind, fd, &address, sizeof address);
  if (result < 0) {
    LINUX(close, fd);
    return result;
  }
  return descriptor_new(ROUTE, fd) == NULL ? -ENOMEM : fd;
}

/* The type of a message, or 0 if the system would send none. */
static uint8_t type_of(const struct nlmsghdr *header) {
  switch (header->nlmsg_type) {
    case RTM_NEWLINK:
    case RTM_DELLINK:
      return the_system.route_info;
    case RTM_NEWADDR:
      return the_system.route_newaddr;
    case RTM_DELADDR:
      return the_system.route_deladdr;
    case RTM_NEWROUTE:
      return ADDED;
    case RTM_DELROUTE:
      return DELETED;
    default:
      return 0;
  }
}

/* Reads one change; a socket that does not block may have none that matters. */
ssize_t route_read(struct descriptor *socket, const struct iovec *iov, int count) {
  char buffer[32768] __attribute__((aligned(8)));
  for (;;) {
    long size = LINUX(recvfrom, socket->fd, buffer, sizeof buffer, 0, NULL, NULL);
    if (size < 0) {
      return size;
    }
    const struct nlmsghdr *header = (const struct nlmsghdr *) buffer;
    uint8_t type = NLMSG_OK(header, (unsigned long) size) ? type_of(header) : 0;
    if (type != 0) {
      unsigned char message[MESSAGE_SIZE] = {MESSAGE_SIZE, 0, the_system.route_version, type};
      return (ssize_t) iovec_scatter(iov, count, message, sizeof message);
    }
  }
}
