/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl(2): requests that every descriptor has, and those of tun devices. */
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "engine.h"

#define BSD_FIONBIO 0x8004667e
#define BSD_FIONREAD 0x4004667f

/* The parts of a request's number. */
#define COPIES_OUT 0x40000000UL
#define COPIES_IN 0x80000000UL
#define SIZE_OF(number) (((number) >> 16) & 0x1fff)
#define LARGEST_ARGUMENT 0x1fff

static int int_at(const void *data) {
  int value;
  memcpy(&value, data, sizeof value);
  return value;
}

int accept_request(struct descriptor *device, void *data) {
  (void) device, (void) data;
  return 0;
}

/* Remembers what survives a close. */
static int save_state(struct descriptor *device) {
  struct link link;
  int result = link_find_index(device->netlink, device->index, &link);
  if (result == 0) {
    link.state.header = device->header;
    link.state.nonblocking = device->nonblocking && !the_system.fcntl_sets_nonblock;
    result = link_set_state(device->netlink, device->index, &link.state);
  }
  return result;
}

int tun_set_header(struct descriptor *device, void *data) {
  device->header = int_at(data) != 0;
  return save_state(device);
}

int tun_get_header(struct descriptor *device, void *data) {
  int value = device->header ? the_system.header_is_on : 0;
  memcpy(data, &value, sizeof value);
  return 0;
}

int tun_set_mode(struct descriptor *device, void *data) {
  int mode = int_at(data);
  struct link link;
  int result = link_find_index(device->netlink, device->index, &link);
  if (result < 0) {
    return result;
  }
  if (the_system.mode_only != 0) {
    return mode == the_system.mode_only ? 0 : -EINVAL;
  }
  if ((link.flags & IFF_UP) != 0 && !link.state.down) {
    return -EBUSY;
  }
  int type = mode & (BSD_POINTOPOINT | BSD_BROADCAST);
  if (type != BSD_POINTOPOINT && type != BSD_BROADCAST) {
    return -EINVAL;
  }
  unsigned multicast = (mode & BSD_MULTICAST) != 0 ? IFF_MULTICAST : 0;
  return link_set_flags(device->netlink, device->index, multicast, IFF_MULTICAST);
}

/* The mode with a link-layer address before each packet, without which a stand-in does, is the end of the header. */
int tun_set_link_mode(struct descriptor *device, void *data) {
  if (int_at(data) != 0) {
    device->header = false;
  }
  return save_state(device);
}

int tun_get_name(struct descriptor *device, void *data) {
  struct link link;
  int result = link_find_index(device->netlink, device->index, &link);
  if (result == 0) {
    memset(data, 0, NAME_SIZE);
    memcpy(data, link.name, strlen(link.name)); /* follows a rename */
  }
  return result;
}

/* Its argument is the size and the address of a buffer. */
int tun_get_device_name(struct descriptor *device, void *data) {
  char *buffer;
  memcpy(&buffer, (char *) data + 8, sizeof buffer);
  int size = int_at(data);
  if (size <= (int) strlen(device->name)) {
    return -EINVAL;
  }
  memcpy(buffer, device->name, strlen(device->name) + 1);
  return 0;
}

int tun_set_transient(struct descriptor *device, void *data) {
  device->transient = int_at(data) != 0;
  return (int) LINUX(ioctl, device->fd, TUNSETPERSIST, (unsigned long) !device->transient);
}

int tun_get_transient(struct descriptor *device, void *data) {
  int value = device->transient;
  memcpy(data, &value, sizeof value);
  return 0;
}

static int set_mtu(struct descriptor *device, unsigned mtu) {
  if (the_system.mtu_least != 0 && ((int) mtu < the_system.mtu_least || (int) mtu > the_system.mtu_largest)) {
    return -EINVAL;
  }
  return link_set_mtu(device->netlink, device->index, mtu);
}

#define TYPE_PPP 23
#define TYPE_TUNNEL 131

/* struct tuninfo of FreeBSD and DragonFly: speed, MTU in 16 bits, type. */
int tun_set_info(struct descriptor *device, void *data) {
  uint16_t mtu;
  memcpy(&mtu, (char *) data + 4, sizeof mtu);
  return set_mtu(device, mtu);
}

int tun_get_info(struct descriptor *device, void *data) {
  struct link link;
  int result = link_find_index(device->netlink, device->index, &link);
  uint16_t mtu = (uint16_t) link.mtu;
  memset(data, 0, 8);
  memcpy((char *) data + 4, &mtu, sizeof mtu);
  ((unsigned char *) data)[6] = TYPE_PPP;
  return result;
}

/* OpenBSD's: MTU, type and flags in 16 bits, speed. */
int tun_set_info_openbsd(struct descriptor *device, void *data) { return set_mtu(device, (unsigned) int_at(data)); }

int tun_get_info_openbsd(struct descriptor *device, void *data) {
  struct link link;
  int result = link_find_index(device->netlink, device->index, &link);
  uint16_t rest[] = {TYPE_TUNNEL, (uint16_t) (BSD_POINTOPOINT | BSD_MULTICAST | ((link.flags & IFF_UP) != 0 ? 1 : 0))};
  memset(data, 0, 12);
  memcpy(data, &link.mtu, sizeof link.mtu);
  memcpy((char *) data + 4, rest, sizeof rest);
  return result;
}

static int set_nonblocking(struct descriptor *descriptor, int fd, void *data) {
  if (descriptor == NULL || !is_device(descriptor)) {
    return (int) LINUX(ioctl, fd, FIONBIO, data);
  }
  int result = device_set_nonblocking(descriptor, int_at(data) != 0);
  return result < 0 || the_system.fcntl_sets_nonblock ? result : save_state(descriptor);
}

static int waiting_bytes(struct descriptor *descriptor, int fd, void *data) {
  if (descriptor == NULL || descriptor->kind != TUN) {
    return (int) LINUX(ioctl, fd, FIONREAD, data);
  }
  int size = packet_look_ahead(descriptor);
  memcpy(data, &size, sizeof size);
  return 0;
}

static int find(const struct request *requests, struct descriptor *descriptor, unsigned long number, void *data) {
  for (; requests != NULL && requests->number != 0; requests++) {
    if (requests->number == number) {
      return requests->handle(descriptor, data);
    }
  }
  return -ENOTTY;
}

static int dispatch(struct descriptor *descriptor, int fd, unsigned long number, void *data) {
  if (number == BSD_FIONBIO) {
    return set_nonblocking(descriptor, fd, data);
  }
  if (number == BSD_FIONREAD) {
    return waiting_bytes(descriptor, fd, data);
  }
  if (descriptor == NULL) {
    return -ENOTTY;
  }
  return find(is_device(descriptor) ? the_system.tun_requests : the_system.socket_requests, descriptor, number, data);
}

/* Copies the argument in and out as the kernel does, so that a caller's buffer which is too small shows. */
int request(struct descriptor *descriptor, int fd, unsigned long number, void *data) {
  unsigned char copy[LARGEST_ARGUMENT] __attribute__((aligned(8))) = {0};
  if ((number & COPIES_IN) != 0) {
    memcpy(copy, data, SIZE_OF(number));
  }
  int result = dispatch(descriptor, fd, number, copy);
  if (result >= 0 && (number & COPIES_OUT) != 0) {
    memcpy(data, copy, SIZE_OF(number));
  }
  return result;
}
