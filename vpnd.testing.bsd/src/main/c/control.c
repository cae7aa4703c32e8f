/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets of macOS that are devices: PF_SYSTEM with SYSPROTO_CONTROL, and the control of utun. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "engine.h"

#define PROTOCOL 2       /* SYSPROTO_CONTROL */
#define SYSTEM_ADDRESS 2 /* AF_SYS_CONTROL */
#define ADDRESS_SIZE 32
#define CONTROL_ID 5     /* any number */
#define OPTION_NAME 2
#define OPTION_PENDING 16

static const char control_name[] = "com.apple.net.utun_control";

int control_open(int type, int protocol) {
  if (type != SOCK_DGRAM || protocol != PROTOCOL) {
    return -EPROTONOSUPPORT;
  }
  int fd = (int) LINUX(openat, AT_FDCWD, "/dev/net/tun", O_RDWR, 0);
  if (fd < 0) {
    return fd;
  }
  return descriptor_new(CONTROL, fd) == NULL ? -ENOMEM : fd;
}

/* CTLIOCGINFO: a number, then the name that it belongs to. */
int control_get_id(struct descriptor *socket, void *data) {
  (void) socket;
  uint32_t id = CONTROL_ID;
  if (strncmp((char *) data + 4, control_name, sizeof control_name) != 0) {
    return -ENOENT;
  }
  memcpy(data, &id, sizeof id);
  return 0;
}

/* struct sockaddr_ctl: length, family, sysaddr in 16 bits, id at 4, unit at 8. */
int control_connect(struct descriptor *socket, const void *data, uint32_t size) {
  const unsigned char *from = data;
  uint16_t sysaddr;
  uint32_t numbers[2];
  if (socket->kind == TUN) {
    return -EISCONN;
  }
  if (size != ADDRESS_SIZE || from[0] != ADDRESS_SIZE) {
    return -EINVAL;
  }
  memcpy(&sysaddr, from + 2, sizeof sysaddr);
  memcpy(numbers, from + 4, sizeof numbers);
  if (from[1] != the_system.control_family || sysaddr != SYSTEM_ADDRESS) {
    return -EAFNOSUPPORT;
  }
  if (numbers[0] != CONTROL_ID) {
    return -ENOENT;
  }
  if (geteuid() != 0) {
    return -EPERM;
  }
  char name[NAME_SIZE];
  int unit = numbers[1] == 0 ? device_next_unit(socket->netlink, "utun") : (int) numbers[1] - 1;
  snprintf(name, sizeof name, "utun%d", unit);
  int result = device_attach(socket, name, false);
  if (result == 0) {
    socket->kind = TUN;
  }
  return result;
}

int control_set(struct descriptor *socket, int name, const void *value, uint32_t size) {
  uint32_t packets;
  if (name != OPTION_PENDING) {
    return -ENOPROTOOPT;
  }
  if (socket->kind != TUN || size != sizeof packets) {
    return -EINVAL;
  }
  memcpy(&packets, value, sizeof packets);
  return packets == 0 ? -EINVAL : link_set_queue(socket->netlink, socket->index, packets);
}

int control_get(struct descriptor *socket, int name, void *value, uint32_t *size) {
  if (name != OPTION_NAME) {
    return -ENOPROTOOPT;
  }
  if (socket->kind != TUN || *size < strlen(socket->name) + 1) {
    return -EINVAL;
  }
  *size = (uint32_t) strlen(socket->name) + 1;
  memcpy(value, socket->name, *size);
  return 0;
}
