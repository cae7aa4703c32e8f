/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests of ioctl(2) on any socket, about the interface whose name is at the beginning of the argument. */
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "engine.h"

#define AT_UNION 16 /* of struct ifreq and the structures of an address */

static int find_link(struct descriptor *socket, const void *data, struct link *link) {
  char name[NAME_SIZE] = "";
  memcpy(name, data, NAME_SIZE - 1);
  return link_find(socket->netlink, name, link);
}

int interface_set_mtu(struct descriptor *socket, void *data) {
  struct link link;
  int mtu;
  memcpy(&mtu, (char *) data + AT_UNION, sizeof mtu);
  int result = find_link(socket, data, &link);
  if (result < 0) {
    return result;
  }
  if (the_system.mtu_least != 0 && (mtu < the_system.mtu_least || mtu > the_system.mtu_largest)) {
    return -EINVAL;
  }
  return link_set_mtu(socket->netlink, link.index, (unsigned) mtu);
}

int interface_get_flags(struct descriptor *socket, void *data) {
  struct link link;
  int result = find_link(socket, data, &link);
  if (result < 0) {
    return result;
  }
  bool up = (link.flags & IFF_UP) != 0 && !link.state.down;
  uint16_t flags = (uint16_t) ((up ? BSD_UP : 0) | ((link.flags & IFF_POINTOPOINT) != 0 ? BSD_POINTOPOINT : 0)
                               | ((link.flags & IFF_MULTICAST) != 0 ? BSD_MULTICAST : 0)
                               | (up && (link.state.opener != 0 || (link.flags & IFF_POINTOPOINT) == 0) ? BSD_RUNNING : 0));
  memcpy((char *) data + AT_UNION, &flags, sizeof flags);
  return 0;
}

static int set_up(struct descriptor *socket, struct link *link, bool up) {
  if (link->state.down && up) {
    link->state.down = false;
    link_set_state(socket->netlink, link->index, &link->state);
  }
  return link_set_flags(socket->netlink, link->index, up ? IFF_UP : 0, IFF_UP);
}

int interface_set_flags(struct descriptor *socket, void *data) {
  struct link link;
  uint16_t flags;
  memcpy(&flags, (char *) data + AT_UNION, sizeof flags);
  int result = find_link(socket, data, &link);
  return result < 0 ? result : set_up(socket, &link, (flags & BSD_UP) != 0);
}

/* Makes a tun device that no one has opened. */
static int create(struct descriptor *socket, const char *name) {
  struct link link;
  if (link_find(socket->netlink, name, &link) == 0) {
    return -EEXIST;
  }
  int fd = (int) LINUX(openat, AT_FDCWD, "/dev/net/tun", O_RDWR | O_CLOEXEC, 0);
  struct descriptor *device = fd < 0 ? NULL : descriptor_new(TUN, fd);
  if (device == NULL) {
    return fd < 0 ? fd : -ENOMEM;
  }
  int result = device_attach(device, name, false);
  if (result == 0) {
    LINUX(ioctl, fd, TUNSETPERSIST, 1UL);
    result = link_find_index(device->netlink, device->index, &link);
    link.state.created = true;
    link_set_flags(device->netlink, device->index, 0, IFF_UP);
    link_set_state(device->netlink, device->index, &link.state);
  }
  descriptor_close(fd);
  return result;
}

int interface_create(struct descriptor *socket, void *data) {
  char name[NAME_SIZE] = "";
  memcpy(name, data, NAME_SIZE - 1);
  if (strncmp(name, "tun", 3) != 0) {
    return -EINVAL;
  }
  if (name[3] == '\0') {
    if (!the_system.creates_wildcard) {
      return -EINVAL;
    }
    snprintf(name, sizeof name, "tun%d", device_next_unit(socket->netlink, "tun"));
    memcpy(data, name, sizeof name);
  }
  return create(socket, name);
}

int interface_destroy(struct descriptor *socket, void *data) {
  struct link link;
  int result = find_link(socket, data, &link);
  while (result == 0 && the_system.destroy_waits && link.state.opener != 0) {
    struct timespec pause = {.tv_nsec = 10000000};
    LINUX(nanosleep, &pause, NULL);
    result = find_link(socket, data, &link);
  }
  return result < 0 ? result : link_delete(socket->netlink, link.index);
}

/* An address is added to an interface, which is up from then on. */
static int add(struct descriptor *socket, const void *data, const struct address *address) {
  struct link link;
  int result = find_link(socket, data, &link);
  if (result == 0) {
    result = address_add(socket->netlink, link.index, address);
  }
  return result < 0 && result != -EEXIST ? result : set_up(socket, &link, true);
}

/* How many bits of a mask are set. */
static int prefix_of(const unsigned char *mask, size_t size) {
  int bits = 0;
  for (size_t i = 0; i < size; i++) {
    bits += __builtin_popcount(mask[i]);
  }
  return bits;
}

/* Address, destination and mask are at 16, 32 and 48, each with its number at 4. */
int interface_add_ipv4(struct descriptor *socket, void *data) {
  const unsigned char *from = data;
  struct address address = {.family = AF_INET, .prefix = 32};
  memcpy(address.local, from + AT_UNION + 4, 4);
  memcpy(address.peer, from + 32 + 4, 4);
  static const unsigned char none[4];
  address.has_peer = memcmp(address.peer, none, sizeof none) != 0;
  if (!address.has_peer) {
    return -EDESTADDRREQ;
  }
  char name[NAME_SIZE] = "";
  memcpy(name, data, NAME_SIZE - 1);
  int bits = prefix_of(from + 48 + 4, 4);
  if (strlen(name) + 4 <= sizeof address.label) {
    snprintf(address.label, sizeof address.label, "%.11s:%d", name, bits); /* what ifconfig(8) shows */
  }
  return add(socket, data, &address);
}

/* Address, destination and mask are at 16, 44 and 72, each with its number at 8. */
int interface_add_ipv6(struct descriptor *socket, void *data) {
  const unsigned char *from = data;
  struct address address = {.family = AF_INET6};
  memcpy(address.local, from + AT_UNION + 8, 16);
  address.prefix = prefix_of(from + 72 + 8, 16);
  return add(socket, data, &address);
}

static int delete_with_any_prefix(int netlink, int index, struct address *address) {
  int result = -EADDRNOTAVAIL;
  for (address->prefix = 128; address->prefix >= 0 && result < 0; address->prefix--) {
    result = address_delete(netlink, index, address);
  }
  return result;
}

int interface_delete_ipv6(struct descriptor *socket, void *data) {
  struct address address = {.family = AF_INET6};
  memcpy(address.local, (const char *) data + AT_UNION + 8, 16);
  struct link link;
  int result = find_link(socket, data, &link);
  return result < 0 ? result : delete_with_any_prefix(socket->netlink, link.index, &address);
}
