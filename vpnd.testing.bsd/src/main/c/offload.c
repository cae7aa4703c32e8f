/* SPDX-License-Identifier: BSD-2-Clause */
/* OpenBSD's header of an offloading tun device: four numbers of 16 bits in host order, flags, nothing, VLAN tag and MSS. */
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <string.h>
#include <netinet/in.h>

#include "engine.h"

#define FLAG_MSS 0x20
#define FLAG_IPV4 0x100
#define FLAG_TCP 0x200
#define FLAG_UDP 0x400
#define FLAG_ICMP 0x800

#define CAN_IPV4 0x1
#define CAN_TCPV4 0x2
#define CAN_UDPV4 0x4
#define CAN_TCPV6 0x80
#define CAN_UDPV6 0x100
#define CAN_TSOV4 0x1000
#define CAN_TSOV6 0x2000
#define CAN_LRO 0x4000
#define CAN_CHECKSUM (CAN_IPV4 | CAN_TCPV4 | CAN_UDPV4 | CAN_TCPV6 | CAN_UDPV6)

#define OFFSET_TCP 16
#define OFFSET_UDP 6
#define OFFSET_ICMP 2

static uint16_t checksum(const unsigned char *from, size_t size) {
  uint32_t sum = 0;
  for (size_t i = 0; i < size; i++) {
    sum += i % 2 == 0 ? (uint32_t) from[i] << 8 : from[i];
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return (uint16_t) ~sum;
}

static void put(unsigned char *to, uint16_t value) {
  to[0] = (unsigned char) (value >> 8);
  to[1] = (unsigned char) value;
}

/* The size of the IP header, or 0 if the packet has none that is complete. Extension headers are not expected. */
static size_t ip_header(const unsigned char *packet, size_t size) {
  size_t header = size == 0 ? 0 : packet[0] >> 4 == 4 ? (size_t) (packet[0] & 15) * 4 : 40;
  return header >= 20 && header <= size ? header : 0;
}

/* The flag of the checksum that Linux has left out; if the reader does not complete it, that is done here. */
static uint16_t transport_flag(uint32_t can, const struct virtio_net_hdr *virtio, unsigned char *packet, size_t size) {
  bool ipv4 = packet[0] >> 4 == 4;
  bool tcp = virtio->csum_offset == OFFSET_TCP;
  uint32_t needed = tcp ? (ipv4 ? CAN_TCPV4 : CAN_TCPV6) : ipv4 ? CAN_UDPV4 : CAN_UDPV6;
  if ((can & needed) != 0 || virtio->gso_type != VIRTIO_NET_HDR_GSO_NONE) {
    return tcp ? FLAG_TCP : FLAG_UDP;
  }
  size_t start = virtio->csum_start;
  if (start + virtio->csum_offset + 2 <= size) {
    uint16_t sum = checksum(packet + start, size - start);
    put(packet + start + virtio->csum_offset, sum == 0 && !tcp ? 0xffff : sum);
  }
  return 0;
}

void offload_from_linux(const struct descriptor *device, const void *from, unsigned char *packet, size_t size,
                        unsigned char *header) {
  const struct virtio_net_hdr *virtio = from;
  uint16_t fields[4] = {0};
  if (ip_header(packet, size) == 0) {
    memcpy(header, fields, sizeof fields);
    return;
  }
  if ((virtio->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) != 0) {
    fields[0] |= transport_flag(device->offload, virtio, packet, size);
  }
  if (packet[0] >> 4 == 4 && (device->offload & CAN_IPV4) != 0) {
    fields[0] |= FLAG_IPV4;
    put(packet + 10, 0);
  }
  if (virtio->gso_type != VIRTIO_NET_HDR_GSO_NONE) {
    fields[0] |= FLAG_MSS;
    fields[3] = virtio->gso_size;
  }
  memcpy(header, fields, sizeof fields);
}

/* Where the checksum of the transport is, or -EINVAL if there are two. */
static int transport_offset(uint16_t flags) {
  switch (flags & (FLAG_TCP | FLAG_UDP | FLAG_ICMP)) {
    case 0:
      return 0;
    case FLAG_TCP:
      return OFFSET_TCP;
    case FLAG_UDP:
      return OFFSET_UDP;
    case FLAG_ICMP:
      return OFFSET_ICMP;
    default:
      return -EINVAL;
  }
}

int offload_to_linux(const unsigned char *header, unsigned char *packet, size_t size, void *to) {
  struct virtio_net_hdr *virtio = to;
  uint16_t fields[4];
  memcpy(fields, header, sizeof fields);
  uint16_t flags = fields[0];
  int offset = transport_offset(flags);
  if (offset < 0 || (flags & ~(FLAG_MSS | FLAG_IPV4 | FLAG_TCP | FLAG_UDP | FLAG_ICMP)) != 0) {
    return -EINVAL;
  }
  size_t start = ip_header(packet, size);
  if (start == 0) {
    return 0;
  }
  bool ipv4 = packet[0] >> 4 == 4;
  if ((flags & FLAG_IPV4) != 0 && ipv4) {
    put(packet + 10, 0);
    put(packet + 10, checksum(packet, start));
  }
  if (offset != 0) {
    virtio->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
    virtio->csum_start = (uint16_t) start;
    virtio->csum_offset = (uint16_t) offset;
  }
  if ((flags & FLAG_MSS) != 0 && size >= start + 20) {
    virtio->gso_type = ipv4 ? VIRTIO_NET_HDR_GSO_TCPV4 : VIRTIO_NET_HDR_GSO_TCPV6;
    virtio->gso_size = fields[3];
    virtio->hdr_len = (uint16_t) (start + (size_t) (packet[start + 12] >> 4) * 4);
  }
  return 0;
}

/* TUNSCAP */
int tun_set_offload(struct descriptor *device, void *data) {
  uint32_t can;
  memcpy(&can, data, sizeof can);
  if ((can & ~(uint32_t) (CAN_CHECKSUM | CAN_TSOV4 | CAN_TSOV6 | CAN_LRO)) != 0) {
    return -EINVAL;
  }
  unsigned long flags = (can & (CAN_CHECKSUM | CAN_TSOV4 | CAN_TSOV6)) != 0 ? TUN_F_CSUM : 0;
  flags |= (can & CAN_TSOV4) != 0 ? TUN_F_TSO4 | TUN_F_TSO_ECN : 0;
  flags |= (can & CAN_TSOV6) != 0 ? TUN_F_TSO6 | TUN_F_TSO_ECN : 0;
  int result = (int) LINUX(ioctl, device->fd, TUNSETOFFLOAD, flags);
  if (result == 0) {
    device->offload = can;
    device->offloads = true;
  }
  return result;
}

/* TUNGCAP */
int tun_get_offload(struct descriptor *device, void *data) {
  memcpy(data, &device->offload, sizeof device->offload);
  return device->offloads ? 0 : -ENODEV;
}

/* TUNDCAP */
int tun_end_offload(struct descriptor *device, void *data) {
  (void) data;
  device->offload = 0;
  device->offloads = false;
  return (int) LINUX(ioctl, device->fd, TUNSETOFFLOAD, 0UL);
}
