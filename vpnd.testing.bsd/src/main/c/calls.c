/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions that programs call, but for poll. They return -1 with the system's error number in errno. */
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

#include "message.h"

#define BSD_NONBLOCK 4
#define BSD_APPEND 8
#define BSD_CREAT 0x200
#define BSD_TRUNC 0x400
#define BSD_EXCL 0x800
#define BSD_PF_ROUTE 17
#define BSD_SOCK_RAW 3
#define CONTROL_LEVEL 2 /* SYSPROTO_CONTROL */

static long result(long value) {
  if (value >= 0) {
    return value;
  }
  errno = bsd_error((int) -value);
  return -1;
}

static int open_flags(int flags) {
  return (flags & O_ACCMODE) | ((flags & BSD_NONBLOCK) != 0 ? O_NONBLOCK : 0)
         | ((flags & BSD_APPEND) != 0 ? O_APPEND : 0) | ((flags & BSD_CREAT) != 0 ? O_CREAT : 0)
         | ((flags & BSD_TRUNC) != 0 ? O_TRUNC : 0) | ((flags & BSD_EXCL) != 0 ? O_EXCL : 0)
         | ((flags & the_system.o_cloexec) != 0 ? O_CLOEXEC : 0);
}

int bsd_open(const char *path, int flags, ...) EXPORT("open");

int bsd_open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  int mode = (flags & BSD_CREAT) != 0 ? va_arg(arguments, int) : 0;
  va_end(arguments);
  bool device = the_system.control_family == 0 && strncmp(path, "/dev/tun", strlen("/dev/tun")) == 0;
  return (int) result(device ? device_open_path(path, open_flags(flags))
                             : LINUX(openat, AT_FDCWD, path, open_flags(flags), mode));
}

int bsd_close(int fd) EXPORT("close");

int bsd_close(int fd) { return (int) result(descriptor_close(fd)); }

static ssize_t read_known(struct descriptor *descriptor, const struct iovec *iov, int count) {
  switch (descriptor->kind) {
    case TUN:
      return packet_read(descriptor, iov, count);
    case CONTROL:
      return -ENOTCONN;
    case ROUTE:
      return route_read(descriptor, iov, count);
    default:
      return LINUX(readv, descriptor->fd, iov, count);
  }
}

static ssize_t write_known(struct descriptor *descriptor, const struct iovec *iov, int count) {
  switch (descriptor->kind) {
    case TUN:
      return packet_write(descriptor, iov, count);
    case CONTROL:
      return -ENOTCONN;
    case ROUTE:
      return -EOPNOTSUPP;
    default:
      return LINUX(writev, descriptor->fd, iov, count);
  }
}

ssize_t bsd_readv(int fd, const struct iovec *iov, int count) EXPORT("readv");

ssize_t bsd_readv(int fd, const struct iovec *iov, int count) {
  int error;
  struct descriptor *known = descriptor_get(fd, &error);
  if (known == NULL) {
    return result(error != 0 ? -error : LINUX(readv, fd, iov, count));
  }
  ssize_t size = read_known(known, iov, count);
  descriptor_put(known);
  return result(size);
}

ssize_t bsd_writev(int fd, const struct iovec *iov, int count) EXPORT("writev");

ssize_t bsd_writev(int fd, const struct iovec *iov, int count) {
  int error;
  struct descriptor *known = descriptor_get(fd, &error);
  if (known == NULL) {
    return result(error != 0 ? -error : LINUX(writev, fd, iov, count));
  }
  ssize_t size = write_known(known, iov, count);
  descriptor_put(known);
  return result(size);
}

ssize_t bsd_read(int fd, void *buffer, size_t size) EXPORT("read");

ssize_t bsd_read(int fd, void *buffer, size_t size) {
  struct iovec iov = {buffer, size};
  return bsd_readv(fd, &iov, 1);
}

ssize_t bsd_write(int fd, const void *buffer, size_t size) EXPORT("write");

ssize_t bsd_write(int fd, const void *buffer, size_t size) {
  struct iovec iov = {(void *) buffer, size};
  return bsd_writev(fd, &iov, 1);
}

int bsd_ioctl(int fd, unsigned long number, ...) EXPORT("ioctl");

int bsd_ioctl(int fd, unsigned long number, ...) {
  va_list arguments;
  va_start(arguments, number);
  void *data = va_arg(arguments, void *);
  va_end(arguments);
  int error;
  struct descriptor *known = descriptor_get(fd, &error);
  long value = error != 0 ? -error : request(known, fd, number, data);
  if (known != NULL) {
    descriptor_put(known);
  }
  return (int) result(value);
}

static long get_flags(const struct descriptor *known, int fd) {
  long flags = LINUX(fcntl, fd, F_GETFL, 0);
  if (flags < 0) {
    return flags;
  }
  flags |= known != NULL ? known->status_flags : 0;
  return (flags & O_ACCMODE) | ((flags & O_NONBLOCK) != 0 ? BSD_NONBLOCK : 0)
         | ((flags & O_APPEND) != 0 ? BSD_APPEND : 0);
}

static long set_flags(struct descriptor *known, int fd, int flags) {
  if (known != NULL && is_device(known)) {
    if (the_system.fcntl_sets_nonblock) {
      return device_set_nonblocking(known, (flags & BSD_NONBLOCK) != 0);
    }
    known->status_flags = (flags & BSD_NONBLOCK) != 0 ? O_NONBLOCK : 0;
    return 0;
  }
  return LINUX(fcntl, fd, F_SETFL, open_flags(flags) & (O_NONBLOCK | O_APPEND));
}

int bsd_fcntl(int fd, int command, ...) EXPORT("fcntl");

int bsd_fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  int argument = va_arg(arguments, int);
  va_end(arguments);
  int error;
  struct descriptor *known = descriptor_get(fd, &error);
  long value = -error;
  if (error == 0) {
    value = command == F_GETFL   ? get_flags(known, fd)
            : command == F_SETFL ? set_flags(known, fd, argument)
            : command == F_GETFD || command == F_SETFD ? LINUX(fcntl, fd, command, argument)
                                                       : -EINVAL;
  }
  if (known != NULL) {
    descriptor_put(known);
  }
  return (int) result(value);
}

int bsd_pipe(int *fds) EXPORT("pipe");

int bsd_pipe(int *fds) { return (int) result(LINUX(pipe2, fds, 0)); }

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
                                     : write_known(known, message->iov, message->iov_count);
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
                                     : read_known(known, message->iov, message->iov_count);
  descriptor_put(known);
  return result(size);
}
