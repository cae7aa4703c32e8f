/* SPDX-License-Identifier: BSD-2-Clause */
/* getsockopt(2) and setsockopt(2): the options of the system's table, whose values are all integers. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "engine.h"

/* A BSD refuses a size beyond its limit, where Linux takes less without a word. */
int set_buffer(int fd, const struct option *option, int value) {
  if (value <= 0) {
    return -EINVAL;
  }
  if (value > the_system.largest_buffer) {
    return -ENOBUFS;
  }
  int force = option->linux_name == SO_RCVBUF ? SO_RCVBUFFORCE : SO_SNDBUFFORCE;
  long result = LINUX(setsockopt, fd, SOL_SOCKET, force, &value, sizeof value);
  return (int) (result < 0 ? LINUX(setsockopt, fd, SOL_SOCKET, option->linux_name, &value, sizeof value) : result);
}

int set_v6only(int fd, const struct option *option, int value) {
  if (the_system.v6only_fixed) {
    return value == 0 ? -EINVAL : 0;
  }
  return (int) LINUX(setsockopt, fd, option->linux_level, option->linux_name, &value, sizeof value);
}

/* The length of the interface's packets counts, not what ICMP has said of the path. */
int set_dont_fragment(int fd, const struct option *option, int value) {
  int mode = value != 0 ? IP_PMTUDISC_PROBE : IP_PMTUDISC_DONT;
  return (int) LINUX(setsockopt, fd, option->linux_level, option->linux_name, &mode, sizeof mode);
}

static const struct option *find(int level, int name) {
  const struct option *option = the_system.options;
  while (option->level != -1 && (option->level != level || option->name != name)) {
    option++;
  }
  return option->level == -1 ? NULL : option;
}

int option_set(struct descriptor *socket, int level, int name, const void *value, uint32_t size) {
  const struct option *option = find(level, name);
  int number;
  if (option == NULL) {
    return -ENOPROTOOPT;
  }
  if (size < sizeof number) {
    return -EINVAL;
  }
  memcpy(&number, value, sizeof number);
  if (option->set != NULL) {
    return option->set(socket->fd, option, number);
  }
  return (int) LINUX(setsockopt, socket->fd, option->linux_level, option->linux_name, &number, sizeof number);
}

int option_get(struct descriptor *socket, int level, int name, void *value, uint32_t *size) {
  const struct option *option = find(level, name);
  int number = 0;
  if (option == NULL) {
    return -ENOPROTOOPT;
  }
  if (*size < sizeof number) {
    return -EINVAL;
  }
  uint32_t linux_size = sizeof number;
  long result = LINUX(getsockopt, socket->fd, option->linux_level, option->linux_name, &number, &linux_size);
  if (option->set == set_buffer) {
    number /= 2; /* Linux counts its own overhead too */
  }
  if (option->linux_level == SOL_SOCKET && option->linux_name == SO_ERROR) {
    number = number == 0 ? 0 : bsd_error(number);
  }
  *size = sizeof number;
  memcpy(value, &number, sizeof number);
  return (int) result;
}
