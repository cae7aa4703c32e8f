/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices: a tun device of Linux behind each. */
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "engine.h"

#define FIRST_MTU 1500

int device_next_unit(int netlink, const char *kind) {
  char name[NAME_SIZE];
  struct link link;
  for (int unit = 0; unit < 10000; unit++) {
    snprintf(name, sizeof name, "%s%d", kind, unit);
    if (link_find(netlink, name, &link) == -ENXIO) {
      return unit;
    }
  }
  return -ENXIO;
}

/* What closing does to an interface that stays. */
void device_closed(int netlink, struct link *link) {
  if (the_system.close_purges) {
    address_flush_ipv4(netlink, link->index);
    link->state.down = true;
  }
  link->state.opener = 0;
  link_set_state(netlink, link->index, &link->state);
}

static int set_persistent(struct descriptor *device, bool on) {
  return (int) LINUX(ioctl, device->fd, TUNSETPERSIST, (unsigned long) on);
}

/* The interface that was there, of which another process may have been killed. */
static void take_over(struct descriptor *device, struct link *link, bool clone) {
  if (link->state.opener != 0) {
    device_closed(device->netlink, link);
  }
  device->header = the_system.always_header || link->state.header;
  if (link->state.nonblocking) {
    device_set_nonblocking(device, true);
  }
  if (the_system.lifetime == STAYS_UNLESS_CLONED && (clone || link->state.created)) {
    set_persistent(device, false);
  }
}

static void set_up_new(struct descriptor *device, struct link *link, bool clone) {
  int netlink = device->netlink;
  link_keep_quiet(netlink, link->index);
  link_set_mtu(netlink, link->index, FIRST_MTU);
  link_set_queue(netlink, link->index, (unsigned) the_system.queue);
  link_set_flags(netlink, link->index, the_system.multicast ? IFF_MULTICAST : 0, IFF_MULTICAST);
  device->header = the_system.always_header;
  if (the_system.lifetime == STAYS || (the_system.lifetime == STAYS_UNLESS_CLONED && !clone)) {
    set_persistent(device, true);
  }
}

/* Makes a descriptor of /dev/net/tun the device of an interface. */
int device_attach(struct descriptor *device, const char *name, bool clone) {
  struct link link;
  bool was_there = link_find(device->netlink, name, &link) == 0;
  struct ifreq ifr = {.ifr_flags = (short) (IFF_TUN | IFF_NO_PI | (the_system.has_offload ? IFF_VNET_HDR : 0))};
  snprintf(ifr.ifr_name, sizeof ifr.ifr_name, "%s", name);
  long attached = LINUX(ioctl, device->fd, TUNSETIFF, &ifr);
  if (attached < 0) {
    return attached == -EPERM ? -EPERM : -EBUSY;
  }
  if (was_there) {
    take_over(device, &link, clone);
  }
  int found = link_find(device->netlink, name, &link);
  if (found < 0) {
    return found;
  }
  if (!was_there) {
    set_up_new(device, &link, clone);
  }
  link.state.opener = getpid();
  link_set_state(device->netlink, link.index, &link.state);
  if (the_system.up_at_open) {
    link_set_flags(device->netlink, link.index, IFF_UP, IFF_UP);
  }
  device->index = link.index;
  snprintf(device->name, sizeof device->name, "%s", name);
  return 0;
}

/* Returns the unit of /dev/tunN, -1 for /dev/tun, or -ENOENT. */
static int unit_of(const char *path) {
  const char *number = path + strlen("/dev/tun");
  if (*number == '\0') {
    return the_system.clones ? -1 : -ENOENT;
  }
  char *end;
  long unit = strtol(number, &end, 10);
  if (*end != '\0' || *number < '0' || *number > '9' || unit > 32767
      || (the_system.nodes != 0 && unit >= the_system.nodes)) {
    return -ENOENT;
  }
  return (int) unit;
}

static int open_unit(struct descriptor *device, int unit) {
  char name[NAME_SIZE];
  if (unit >= 0) {
    snprintf(name, sizeof name, "tun%d", unit);
    return device_attach(device, name, false);
  }
  int result = -EBUSY;
  while (result == -EBUSY) { /* until no one else has taken it */
    int next = device_next_unit(device->netlink, "tun");
    if (next < 0) {
      return next;
    }
    snprintf(name, sizeof name, "tun%d", next);
    result = device_attach(device, name, true);
  }
  return result;
}

/* Opens /dev/tun or /dev/tunN, with flags of Linux. */
int device_open_path(const char *path, int flags) {
  int unit = unit_of(path);
  if (unit < -1) {
    return unit;
  }
  int ignored = the_system.fcntl_sets_nonblock ? 0 : O_NONBLOCK;
  int fd = (int) LINUX(openat, AT_FDCWD, "/dev/net/tun", (flags & ~ignored) | O_RDWR, 0);
  if (fd < 0) {
    return fd;
  }
  struct descriptor *device = descriptor_new(TUN, fd);
  if (device == NULL) {
    return -ENOMEM;
  }
  device->nonblocking = (flags & ~ignored & O_NONBLOCK) != 0;
  device->status_flags = flags & ignored;
  int result = open_unit(device, unit);
  if (result < 0) {
    descriptor_close(fd);
    return result;
  }
  return fd;
}

/* When the last one has left a closed device. */
void device_release(struct descriptor *device) {
  struct link link;
  if (link_find_index(device->netlink, device->index, &link) == 0) {
    device_closed(device->netlink, &link);
  }
}

/* 1 or 0, or the error after the interface was destroyed. */
int device_is_ready(const struct descriptor *device) {
  struct link link;
  if (link_find_index(device->netlink, device->index, &link) < 0) {
    return -the_system.gone;
  }
  bool up = (link.flags & IFF_UP) != 0 && !link.state.down;
  bool addressed = address_count(device->netlink, device->index) > 0;
  return the_system.up_is_ready ? up || addressed : up && addressed;
}

int device_set_nonblocking(struct descriptor *device, bool on) {
  long flags = LINUX(fcntl, device->fd, F_GETFL, 0);
  if (flags < 0) {
    return (int) flags;
  }
  device->nonblocking = on;
  return (int) LINUX(fcntl, device->fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}
