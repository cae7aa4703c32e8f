/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the library share. Functions return a negative error number of Linux where they fail. */
#ifndef ENGINE_H
#define ENGINE_H

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "personality.h"

/* A system call of Linux. The C library's functions have names that this library exports. */
#define LINUX(name, ...) linux_result(syscall(SYS_##name, __VA_ARGS__))

static inline long linux_result(long result) { return result == -1 ? -errno : result; }

/* The function of the C library whose name a program calls. */
#define EXPORT(name) __asm__(name) __attribute__((visibility("default")))

#define NAME_SIZE 16
#define LARGEST_PACKET 65536
#define FAMILY_SIZE 4
#define OFFLOAD_SIZE 8 /* struct tun_hdr */

/* Flags of an interface, the same on all systems. */
#define BSD_UP 1
#define BSD_BROADCAST 2
#define BSD_POINTOPOINT 0x10
#define BSD_RUNNING 0x40
#define BSD_MULTICAST 0x8000

enum kind { TUN, CONTROL, ROUTE, INET };

/* An open descriptor that is more than one of Linux. */
struct descriptor {
  enum kind kind;
  int fd;
  int netlink;          /* a socket in the network namespace of the one who opened it */
  int wake;             /* an eventfd, readable when the descriptor is closed */
  int users;            /* threads in a call, and the table; guarded by the lock of descriptor.c, as are these: */
  int pollers;
  int readers;
  bool closed;

  /* Of a device. */
  char name[NAME_SIZE]; /* "" before a control socket is connected */
  int index;
  bool header;
  bool nonblocking;
  bool transient;
  uint32_t offload;     /* the capabilities that TUNSCAP has set */
  bool offloads;        /* whether it has */
  int status_flags;     /* those of F_SETFL that have no effect */
  struct ahead *ahead;  /* the packet that FIONREAD has looked at, or NULL */

  /* Of a socket. */
  int family;           /* Linux's */
};

static inline bool is_device(const struct descriptor *descriptor) {
  return descriptor->kind == TUN || descriptor->kind == CONTROL;
}

/* descriptor.c */
struct descriptor *descriptor_new(enum kind kind, int fd);
struct descriptor *descriptor_get(int fd, int *error); /* NULL if Linux alone knows it; *error is EBADF if it was closed */
void descriptor_put(struct descriptor *descriptor);
struct descriptor *descriptor_get_to_poll(int fd, bool *closed);
void descriptor_put_polled(struct descriptor *descriptor);
void descriptor_enter_read(struct descriptor *descriptor);
void descriptor_leave_read(struct descriptor *descriptor);
int descriptor_close(int fd);

/* errno.c */
int bsd_error(int linux_error);
long result(long value); /* of a function: -1 for a negative value, whose error number is then in errno */

/* What the alias of an interface says, since Linux has no place for it. programs/state.sh reads and writes the same. */
struct state {
  int opener;       /* the process that has opened it, or 0 */
  bool header;
  bool nonblocking;
  bool created;     /* by ifconfig(8) or SIOCIFCREATE */
  bool down;        /* though Linux has it up, since Linux would forget its routes */
};

struct link {
  int index;
  unsigned flags;
  unsigned mtu;
  char name[NAME_SIZE];
  struct state state;
};

/* link.c: interfaces, by rtnetlink. */
int netlink_open(void);
int link_find(int netlink, const char *name, struct link *link);
int link_find_index(int netlink, int index, struct link *link);
int link_set_flags(int netlink, int index, unsigned flags, unsigned mask);
int link_set_mtu(int netlink, int index, unsigned mtu);
int link_set_queue(int netlink, int index, unsigned packets);
int link_set_state(int netlink, int index, const struct state *state);
int link_keep_quiet(int netlink, int index);
int link_delete(int netlink, int index);

/* address.c: their addresses. */
struct address {
  int family;           /* Linux's */
  unsigned char local[16];
  unsigned char peer[16];
  bool has_peer;
  int prefix;
  char label[NAME_SIZE];
};

int address_add(int netlink, int index, const struct address *address);
int address_delete(int netlink, int index, const struct address *address);
int address_count(int netlink, int index);
int address_flush_ipv4(int netlink, int index);

/* device.c: tun devices of Linux. */
int device_open_path(const char *path, int flags);
int device_attach(struct descriptor *device, const char *name, bool clone);
int device_next_unit(int netlink, const char *kind);
void device_release(struct descriptor *device);
void device_closed(int netlink, struct link *link);
int device_is_ready(const struct descriptor *device);
int device_set_nonblocking(struct descriptor *device, bool on);

/* packet.c */
ssize_t packet_read(struct descriptor *device, const struct iovec *iov, int count);
ssize_t packet_write(struct descriptor *device, const struct iovec *iov, int count);
int packet_look_ahead(struct descriptor *device);

/* offload.c: struct virtio_net_hdr of Linux to and from the header of TUNSCAP. */
int offload_to_linux(const unsigned char *header, unsigned char *packet, size_t size, void *virtio);
void offload_from_linux(const struct descriptor *device, const void *virtio, unsigned char *packet, size_t size,
                        unsigned char *header);

/* calls.c */
ssize_t descriptor_read(struct descriptor *descriptor, const struct iovec *iov, int count);
ssize_t descriptor_write(struct descriptor *descriptor, const struct iovec *iov, int count);

/* ioctl.c, options.c, route.c, control.c, inet.c, message.c, poll.c */
int request(struct descriptor *descriptor, int fd, unsigned long number, void *data);
int option_set(struct descriptor *socket, int level, int name, const void *value, uint32_t size);
int option_get(struct descriptor *socket, int level, int name, void *value, uint32_t *size);
int route_open(int type);
ssize_t route_read(struct descriptor *socket, const struct iovec *iov, int count);
int control_open(int type, int protocol);
int control_connect(struct descriptor *socket, const void *address, uint32_t size);
int control_set(struct descriptor *socket, int name, const void *value, uint32_t size);
int control_get(struct descriptor *socket, int name, void *value, uint32_t *size);
int inet_open(int family, int type, int protocol);
int inet_address_in(const struct descriptor *socket, const void *address, uint32_t size, void *linux_address);
void inet_address_out(const struct descriptor *socket, const void *linux_address, uint32_t linux_size, void *address,
                      uint32_t *size);

/* iovec.c */
size_t iovec_size(const struct iovec *iov, int count);
size_t iovec_scatter(const struct iovec *iov, int count, const void *from, size_t size);
size_t iovec_gather(const struct iovec *iov, int count, void *to, size_t room);

#endif
