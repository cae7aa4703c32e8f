/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP sockets and their addresses, which begin with a length and a family of one byte each; the rest is as on Linux. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "engine.h"

int inet_open(int family, int type, int protocol) {
  int linux_family = family == AF_INET ? AF_INET : family == the_system.af_inet6 ? AF_INET6 : -1;
  if (linux_family < 0) {
    return -EAFNOSUPPORT;
  }
  int fd = (int) LINUX(socket, linux_family, type, protocol);
  if (fd < 0) {
    return fd;
  }
  struct descriptor *new = descriptor_new(INET, fd);
  if (new == NULL) {
    return -ENOMEM;
  }
  new->family = linux_family;
  int off = IP_PMTUDISC_DONT; /* a BSD does not forbid fragments unless a program says so */
  int v6only = the_system.v6only_default;
  LINUX(setsockopt, fd, IPPROTO_IP, IP_MTU_DISCOVER, &off, sizeof off);
  if (linux_family == AF_INET6) {
    LINUX(setsockopt, fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6only, sizeof v6only);
  }
  return fd;
}

static uint32_t size_of(int linux_family) {
  return linux_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

/* The first two bytes become Linux's family. Returns the size. */
int inet_address_in(const struct descriptor *socket, const void *address, uint32_t size, void *linux_address) {
  const unsigned char *from = address;
  if (size != size_of(socket->family)) {
    return -EINVAL;
  }
  bool ends = from[1] == 0; /* AF_UNSPEC ends a connection */
  if (!ends && from[1] != (socket->family == AF_INET ? AF_INET : the_system.af_inet6)) {
    return -EAFNOSUPPORT;
  }
  uint16_t family = (uint16_t) (ends ? AF_UNSPEC : socket->family);
  memcpy(linux_address, address, size);
  memcpy(linux_address, &family, sizeof family);
  return (int) size;
}

void inet_address_out(const struct descriptor *socket, const void *linux_address, uint32_t linux_size, void *address,
                      uint32_t *size) {
  unsigned char copy[sizeof(struct sockaddr_in6)] = {0};
  uint32_t full = size_of(socket->family);
  if (linux_size == 0) {
    *size = 0;
    return;
  }
  memcpy(copy, linux_address, full);
  copy[0] = (unsigned char) full;
  copy[1] = (unsigned char) (socket->family == AF_INET ? AF_INET : the_system.af_inet6);
  memcpy(address, copy, *size < full ? *size : full);
  *size = full;
}
