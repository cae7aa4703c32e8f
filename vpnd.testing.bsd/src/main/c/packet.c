/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and writing packets, with the headers that the device has. */
#include <arpa/inet.h>
#include <linux/virtio_net.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "engine.h"

#define LARGEST_HEADER (OFFLOAD_SIZE + FAMILY_SIZE)

struct ahead {
  struct virtio_net_hdr virtio;
  long size;
  unsigned char packet[LARGEST_PACKET];
};

static pthread_mutex_t ahead_lock = PTHREAD_MUTEX_INITIALIZER;

/* Linux has removed the interface. */
static bool is_gone(long error) { return error == -EBADFD || error == -EFAULT; }

static size_t header_size(const struct descriptor *device) {
  return (device->offloads ? OFFLOAD_SIZE : 0) + (device->header ? FAMILY_SIZE : 0);
}

/* An address family of this system, or 0. */
static uint32_t family_of(const unsigned char *packet, size_t size) {
  int version = size > 0 ? packet[0] >> 4 : 0;
  return version == 4 ? AF_INET : version == 6 ? (uint32_t) the_system.af_inet6 : 0;
}

/* One packet of Linux, or an error. */
static long read_packet(struct descriptor *device, struct virtio_net_hdr *virtio, unsigned char *packet) {
  struct iovec parts[] = {{virtio, sizeof *virtio}, {packet, LARGEST_PACKET}};
  bool with_virtio = the_system.has_offload;
  long size = LINUX(readv, device->fd, with_virtio ? parts : parts + 1, with_virtio ? 2 : 1);
  if (is_gone(size) && the_system.reader_survives_destroy && !device->nonblocking) {
    return LINUX(ppoll, NULL, 0, NULL, NULL, 0);
  }
  if (is_gone(size)) {
    return -the_system.gone;
  }
  if (size == -EAGAIN && the_system.not_ready != EAGAIN && device_is_ready(device) == 0) {
    return -the_system.not_ready;
  }
  return size < 0 || !with_virtio ? size : size - (long) sizeof *virtio;
}

static ssize_t deliver(const struct descriptor *device, const struct virtio_net_hdr *virtio, unsigned char *packet,
                       size_t size, const struct iovec *iov, int count) {
  unsigned char header[LARGEST_HEADER] = {0};
  size_t used = 0;
  if (device->offloads) {
    offload_from_linux(device, virtio, packet, size, header);
    used = OFFLOAD_SIZE;
  }
  if (device->header) {
    uint32_t family = htonl(family_of(packet, size));
    memcpy(header + used, &family, sizeof family);
    used += FAMILY_SIZE;
  }
  memmove(packet + used, packet, size);
  memcpy(packet, header, used);
  return (ssize_t) iovec_scatter(iov, count, packet, used + size);
}

/* Without the header the system has no IPv6 on the device. */
static bool is_for_reader(const struct descriptor *device, const unsigned char *packet, long size) {
  return device->header || family_of(packet, (size_t) size) == AF_INET;
}

/* FIONREAD: the size of the first packet with its headers, or 0. */
int packet_look_ahead(struct descriptor *device) {
  struct pollfd entry = {.fd = device->fd, .events = POLLIN};
  pthread_mutex_lock(&ahead_lock);
  while (device->ahead == NULL && LINUX(poll, &entry, 1UL, 0) == 1 && entry.revents == POLLIN) {
    struct ahead *new = malloc(sizeof *new);
    if (new == NULL) {
      break;
    }
    new->size = read_packet(device, &new->virtio, new->packet);
    if (new->size > 0 && is_for_reader(device, new->packet, new->size)) {
      device->ahead = new;
    } else {
      free(new);
    }
  }
  int size = device->ahead == NULL ? 0 : (int) (header_size(device) + (size_t) device->ahead->size);
  pthread_mutex_unlock(&ahead_lock);
  return size;
}

/* Takes the packet that FIONREAD has looked at. Returns 0 if there is none. */
static long take_ahead(struct descriptor *device, struct virtio_net_hdr *virtio, unsigned char *packet) {
  pthread_mutex_lock(&ahead_lock);
  struct ahead *found = device->ahead;
  device->ahead = NULL;
  pthread_mutex_unlock(&ahead_lock);
  if (found == NULL) {
    return 0;
  }
  long size = found->size;
  memcpy(virtio, &found->virtio, sizeof *virtio);
  memcpy(packet, found->packet, (size_t) size);
  free(found);
  return size;
}

ssize_t packet_read(struct descriptor *device, const struct iovec *iov, int count) {
  unsigned char packet[LARGEST_PACKET + LARGEST_HEADER];
  struct virtio_net_hdr virtio = {0};
  long before = take_ahead(device, &virtio, packet);
  if (before > 0) {
    return deliver(device, &virtio, packet, (size_t) before, iov, count);
  }
  int ready = device->nonblocking ? 1 : device_is_ready(device);
  if (ready <= 0) {
    return ready < 0 ? ready : -the_system.not_ready;
  }
  for (;;) {
    descriptor_enter_read(device);
    long size = read_packet(device, &virtio, packet);
    descriptor_leave_read(device);
    if (size < 0) {
      return size;
    }
    if (is_for_reader(device, packet, size)) {
      return deliver(device, &virtio, packet, (size_t) size, iov, count);
    }
  }
}

static long write_packet(struct descriptor *device, const struct virtio_net_hdr *virtio, unsigned char *packet,
                         size_t size) {
  struct iovec parts[] = {{(void *) virtio, sizeof *virtio}, {packet, size}};
  bool with_virtio = the_system.has_offload;
  return LINUX(writev, device->fd, with_virtio ? parts : parts + 1, with_virtio ? 2 : 1);
}

/* A result other than 1 is that of write(2). */
static ssize_t check_size(const struct descriptor *device, size_t all) {
  size_t header = header_size(device);
  if (all == 0) {
    return -the_system.write_empty;
  }
  if (all < header) {
    return the_system.write_short == 0 ? (ssize_t) all : -the_system.write_short;
  }
  if (all == header) {
    return the_system.write_header_only == 0 ? (ssize_t) all : -the_system.write_header_only;
  }
  return all - header > the_system.write_largest ? -the_system.write_longer : 1;
}

ssize_t packet_write(struct descriptor *device, const struct iovec *iov, int count) {
  unsigned char data[LARGEST_PACKET + LARGEST_HEADER];
  size_t all = iovec_size(iov, count);
  ssize_t checked = check_size(device, all);
  if (checked != 1 || all > sizeof data) {
    return checked != 1 ? checked : -EMSGSIZE;
  }
  iovec_gather(iov, count, data, sizeof data);
  size_t header = header_size(device);
  unsigned char *packet = data + header;
  size_t size = all - header;
  uint32_t family = htonl(AF_INET);
  if (device->header) {
    memcpy(&family, packet - FAMILY_SIZE, sizeof family);
  }
  family = ntohl(family);
  if (family != AF_INET && family != (uint32_t) the_system.af_inet6) {
    return the_system.write_unknown == 0 ? (ssize_t) all : -the_system.write_unknown;
  }
  struct virtio_net_hdr virtio = {0};
  int error = device->offloads ? offload_to_linux(data, packet, size, &virtio) : 0;
  if (error < 0) {
    return error;
  }
  if (family != family_of(packet, size)) {
    return (ssize_t) all; /* the system's IPv4 or IPv6 drops it */
  }
  long written = write_packet(device, &virtio, packet, size);
  if (is_gone(written)) {
    return -the_system.gone;
  }
  if (written == -EIO) { /* Linux says so while the interface is down */
    return the_system.write_down_is_zero ? 0 : (ssize_t) all;
  }
  return written < 0 && written != -EINVAL ? written : (ssize_t) all;
}
