/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control messages with an address. This system's begin with a length, a level and a type of 32 bits each; where the
 * data begins, and the next message, is in its table. Linux's data are struct in_pktinfo or struct in6_pktinfo.
 */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "message.h"

#define HEADER_SIZE 12

static size_t align(size_t size) { return (size + the_system.cmsg_align - 1) / the_system.cmsg_align * the_system.cmsg_align; }

static const struct control *find(int level, int name, bool from_linux) {
  const struct control *control = the_system.controls;
  for (; control->level != -1; control++) {
    bool fits = from_linux ? control->receive && control->linux_level == level && control->linux_name == name
                           : control->send && control->level == level && control->name == name;
    if (fits) {
      return control;
    }
  }
  return NULL;
}

/* Appends one message for Linux. */
static size_t add_for_linux(const struct control *control, const unsigned char *data, void *to, size_t room) {
  struct in_pktinfo ipv4 = {0};
  struct in6_pktinfo ipv6 = {0};
  bool is_ipv4 = control->linux_level == IPPROTO_IP;
  uint32_t index = 0;
  if (control->index != NO_INDEX) {
    memcpy(&index, data + control->index, sizeof index);
  }
  ipv4.ipi_ifindex = (int) index;
  ipv6.ipi6_ifindex = index;
  memcpy(is_ipv4 ? (void *) &ipv4.ipi_spec_dst : (void *) &ipv6.ipi6_addr, data + control->address, is_ipv4 ? 4 : 16);
  size_t size = is_ipv4 ? sizeof ipv4 : sizeof ipv6;
  if (CMSG_SPACE(size) > room) {
    return 0;
  }
  struct cmsghdr *new = to;
  memset(new, 0, CMSG_SPACE(size));
  new->cmsg_len = CMSG_LEN(size);
  new->cmsg_level = control->linux_level;
  new->cmsg_type = control->linux_name;
  memcpy(CMSG_DATA(new), is_ipv4 ? (void *) &ipv4 : (void *) &ipv6, size);
  return CMSG_SPACE(size);
}

int control_to_linux(const struct bsd_msghdr *message, void *to, size_t room) {
  const unsigned char *from = message->control;
  size_t rest = from == NULL ? 0 : message->control_size;
  size_t used = 0;
  while (rest >= HEADER_SIZE) {
    uint32_t size;
    int kind[2];
    memcpy(&size, from, sizeof size);
    memcpy(kind, from + 4, sizeof kind);
    if (size < HEADER_SIZE || size > rest) {
      return -EINVAL;
    }
    const struct control *control = find(kind[0], kind[1], false);
    if (control == NULL || size != the_system.cmsg_data + control->size) {
      return -EINVAL;
    }
    used += add_for_linux(control, from + the_system.cmsg_data, (char *) to + used, room - used);
    size_t step = align(size);
    from += step;
    rest = step < rest ? rest - step : 0;
  }
  return (int) used;
}

/* Appends one message for the caller, or sets the flag that it has no room. */
static size_t add_for_caller(const struct control *control, const struct cmsghdr *linux_message,
                             struct bsd_msghdr *message, size_t used, size_t room) {
  const struct in_pktinfo *ipv4 = (const void *) CMSG_DATA(linux_message);
  const struct in6_pktinfo *ipv6 = (const void *) CMSG_DATA(linux_message);
  bool is_ipv4 = control->linux_level == IPPROTO_IP;
  uint32_t size = (uint32_t) (the_system.cmsg_data + control->size);
  if (used + size > room) {
    message->flags |= BSD_MSG_CTRUNC;
    return 0;
  }
  unsigned char *to = (unsigned char *) message->control + used;
  uint32_t index = is_ipv4 ? (uint32_t) ipv4->ipi_ifindex : ipv6->ipi6_ifindex;
  memset(to, 0, size);
  memcpy(to, &size, sizeof size);
  memcpy(to + 4, &control->level, sizeof control->level);
  memcpy(to + 8, &control->name, sizeof control->name);
  to += the_system.cmsg_data;
  if (control->index != NO_INDEX) {
    memcpy(to + control->index, &index, sizeof index);
  }
  memcpy(to + control->address, is_ipv4 ? (const void *) &ipv4->ipi_addr : &ipv6->ipi6_addr, is_ipv4 ? 4 : 16);
  return used + align(size) <= room ? align(size) : size;
}

void control_from_linux(const void *from, size_t size, struct bsd_msghdr *message) {
  struct msghdr all = {.msg_control = (void *) from, .msg_controllen = size};
  size_t used = 0;
  size_t room = message->control == NULL ? 0 : message->control_size;
  for (struct cmsghdr *each = CMSG_FIRSTHDR(&all); each != NULL; each = CMSG_NXTHDR(&all, each)) {
    const struct control *control = find(each->cmsg_level, each->cmsg_type, true);
    if (control != NULL) {
      used += add_for_caller(control, each, message, used, room);
    }
  }
  message->control_size = (uint32_t) used;
}
