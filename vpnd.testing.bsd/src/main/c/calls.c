/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of all descriptors that programs call, but for poll. */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine.h"

#define BSD_NONBLOCK 4
#define BSD_APPEND 8
#define BSD_CREAT 0x200
#define BSD_TRUNC 0x400
#define BSD_EXCL 0x800

static int open_flags(int flags) {
  return (flags & O_ACCMODE) | ((flags & BSD_NONBLOCK) != 0 ? O_NONBLOCK : 0)
         | ((flags & BSD_APPEND) != 0 ? O_APPEND : 0) | ((flags & BSD_CREAT) != 0 ? O_CREAT : 0)
         | ((flags & BSD_TRUNC) != 0 ? O_TRUNC : 0) | ((flags & BSD_EXCL) != 0 ? O_EXCL : 0)
         | ((flags & the_system.o_cloexec) != 0 ? O_CLOEXEC : 0);
}

#define RESOLV_CONF "/etc/resolv.conf"
#define LONGEST_PATH 128

/* The file that `route nameserver` writes in this network namespace, if there is one. */
static int open_resolv_conf(int flags) {
  char link[LONGEST_PATH] = {0};
  char path[LONGEST_PATH];
  unsigned long namespace = 0;
  if (LINUX(readlinkat, AT_FDCWD, "/proc/thread-self/ns/net", link, sizeof link - 1) > 0
      && sscanf(link, "net:[%lu]", &namespace) == 1) {
    snprintf(path, sizeof path, "/run/vpnd-testing-bsd/%lu/resolv.conf", namespace);
    int fd = (int) LINUX(openat, AT_FDCWD, path, open_flags(flags), 0);
    if (fd >= 0) {
      return fd;
    }
  }
  return (int) LINUX(openat, AT_FDCWD, RESOLV_CONF, open_flags(flags), 0);
}

int bsd_open(const char *path, int flags, ...) EXPORT("open");

int bsd_open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  int mode = (flags & BSD_CREAT) != 0 ? va_arg(arguments, int) : 0;
  va_end(arguments);
  if (strcmp(path, RESOLV_CONF) == 0) {
    return (int) result(open_resolv_conf(flags));
  }
  bool device = the_system.control_family == 0 && strncmp(path, "/dev/tun", strlen("/dev/tun")) == 0;
  return (int) result(device ? device_open_path(path, open_flags(flags))
                             : LINUX(openat, AT_FDCWD, path, open_flags(flags), mode));
}

int bsd_close(int fd) EXPORT("close");

int bsd_close(int fd) { return (int) result(descriptor_close(fd)); }

ssize_t descriptor_read(struct descriptor *descriptor, const struct iovec *iov, int count) {
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

ssize_t descriptor_write(struct descriptor *descriptor, const struct iovec *iov, int count) {
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
  ssize_t size = descriptor_read(known, iov, count);
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
  ssize_t size = descriptor_write(known, iov, count);
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

