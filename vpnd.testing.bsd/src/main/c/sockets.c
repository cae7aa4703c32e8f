/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of sockets that programs call. */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

#include "message.h"

#define BSD_PF_ROUTE 17
#define BSD_SOCK_RAW 3
#define CONTROL_LEVEL 2 /* SYSPROTO_CONTROL */

int bsd_socket(int family, int type, int protocol) EXPORT("socket");

int bsd_socket(int family, int type, int protocol) {
  int flags = ((type & the_system.sock_cloexec) != 0 ? SOCK_CLOEXEC : 0)
              | ((type & the_system.sock_nonblock) != 0 ? SOCK_NONBLOCK : 0);
  int kind = type & ~(the_system.sock_cloexec | the_system.sock_nonblock);
  if (kind != SOCK_DGRAM && kind != BSD_SOCK_RAW) {
    return (int) result(-EPROTONOSUPPORT);
  }
  if (family == BSD_PF_ROUTE) {
    return (int) result(kind == BSD_SOCK_RAW ? route_open(SOCK_RAW | flags) : -EPROTOTYPE);
  }
  if (the_system.control_family != 0 && family == the_system.control_family) {
    return (int) result(control_open(kind, protocol));
  }
  return (int) result(inet_open(family, kind | flags, protocol));
}

/* The descriptor if it is one of sockets, otherwise NULL with an error. */
static struct descriptor *socket_get(int fd, int *error) {
  struct descriptor *known = descriptor_get(fd, error);
  if (known != NULL && known->kind == TUN && the_system.control_family == 0) {
    descriptor_put(known);
    known = NULL;
  }
  if (known == NULL && *error == 0) {
    *error = LINUX(fcntl, fd, F_GETFD, 0) == -EBADF ? EBADF : ENOTSOCK;
  }
  return known;
}

int bsd_connect(int fd, const void *address, uint32_t size) EXPORT("connect");

int bsd_connect(int fd, const void *address, uint32_t size) {
  int error;
  struct descriptor *known = socket_get(fd, &error);
  if (known == NULL) {
    return (int) result(-error);
  }
  struct sockaddr_storage linux_address;
  long value;
  if (known->kind != INET) {
    value = known->kind == ROUTE ? -EOPNOTSUPP : control_connect(known, address, size);
  } else {
    value = inet_address_in(known, address, size, &linux_address);
    value = value < 0 ? value : LINUX(connect, fd, &linux_address, value);
  }
  descriptor_put(known);
  return (int) result(value);
}

int bsd_bind(int fd, const void *address, uint32_t size) EXPORT("bind");

int bsd_bind(int fd, const void *address, uint32_t size) {
  int error;
  struct descriptor *known = socket_get(fd, &error);
  if (known == NULL) {
    return (int) result(-error);
  }
  struct sockaddr_storage linux_address;
  long value = known->kind == INET ? inet_address_in(known, address, size, &linux_address) : -EOPNOTSUPP;
  value = value < 0 ? value : LINUX(bind, fd, &linux_address, value);
  descriptor_put(known);
  return (int) result(value);
}

int bsd_getsockname(int fd, void *address, uint32_t *size) EXPORT("getsockname");

int bsd_getsockname(int fd, void *address, uint32_t *size) {
  int error;
  struct descriptor *known = socket_get(fd, &error);
  if (known == NULL) {
    return (int) result(-error);
  }
  struct sockaddr_storage linux_address;
  uint32_t linux_size = sizeof linux_address;
  long value = known->kind == INET ? LINUX(getsockname, fd, &linux_address, &linux_size) : -EOPNOTSUPP;
  if (value == 0) {
    inet_address_out(known, &linux_address, linux_size, address, size);
  }
  descriptor_put(known);
  return (int) result(value);
}

int bsd_setsockopt(int fd, int level, int name, const void *value, uint32_t size) EXPORT("setsockopt");

int bsd_setsockopt(int fd, int level, int name, const void *value, uint32_t size) {
  int error;
  struct descriptor *known = socket_get(fd, &error);
  if (known == NULL) {
    return (int) result(-error);
  }
  bool control = is_device(known) && level == CONTROL_LEVEL;
  int done = control ? control_set(known, name, value, size) : option_set(known, level, name, value, size);
  descriptor_put(known);
  return (int) result(done);
}

int bsd_getsockopt(int fd, int level, int name, void *value, uint32_t *size) EXPORT("getsockopt");

int bsd_getsockopt(int fd, int level, int name, void *value, uint32_t *size) {
  int error;
  struct descriptor *known = socket_get(fd, &error);
  if (known == NULL) {
    return (int) result(-error);
  }
  bool control = is_device(known) && level == CONTROL_LEVEL;
  int done = control ? control_get(known, name, value, size) : option_get(known, level, name, value, size);
  descriptor_put(known);
  return (int) result(done);
}

ssize_t bsd_sendmsg(int fd, const struct bsd_msghdr *message, int flags) EXPORT("sendmsg");

ssize_t bsd_sendmsg(int fd, const struct bsd_msghdr *message, int flags) {
  int error;
  struct descriptor *known = socket_get(fd, &error);
  if (known == NULL) {
    return result(-error);
  }
  ssize_t size = known->kind == INET ? message_send_datagram(known, message, flags)
                                     : descriptor_write(known, message->iov, message->iov_count);
  descriptor_put(known);
  return result(size);
}

ssize_t bsd_recvmsg(int fd, struct bsd_msghdr *message, int flags) EXPORT("recvmsg");

ssize_t bsd_recvmsg(int fd, struct bsd_msghdr *message, int flags) {
  int error;
  struct descriptor *known = socket_get(fd, &error);
  if (known == NULL) {
    return result(-error);
  }
  ssize_t size = known->kind == INET ? message_receive(known, message, flags)
                                     : descriptor_read(known, message->iov, message->iov_count);
  descriptor_put(known);
  return result(size);
}
