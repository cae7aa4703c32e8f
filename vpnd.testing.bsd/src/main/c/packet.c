/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and writing packets, with the headers that the device has. */
#include <arpa/inet.h>
#include <linux/virtio_net.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "engine.h"

#define LARGEST_HEADER (OFFLOAD_SIZE + FAMILY_SIZE)

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

ssize_t packet_read(struct descriptor *device, const struct iovec *iov, int count) {
  unsigned char packet[LARGEST_PACKET + LARGEST_HEADER];
  struct virtio_net_hdr virtio = {0};
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
    /* Without the header the system has no IPv6 on the device. */
    if (device->header || family_of(packet, (size_t) size) == AF_INET) {
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
