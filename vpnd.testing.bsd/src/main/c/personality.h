/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one system does differently from the others. Each system's file defines the_system; the rest of the library is
 * common and does not ask which system it is. Error numbers in these tables are Linux's: errno.c translates them.
 */
#ifndef PERSONALITY_H
#define PERSONALITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct descriptor;

/* A request of ioctl(2). The number also says how many bytes go in and out, as on the real system. */
struct request {
  unsigned long number;
  int (*handle)(struct descriptor *descriptor, void *data);
};

/* An option of a socket, and the handler for its value. */
struct option {
  int level;
  int name;
  int linux_level;
  int linux_name;
  int (*set)(int fd, const struct option *option, int value); /* NULL: the value is passed on */
};

/* How the address a datagram came to, or leaves from, is written in a control message. */
struct control {
  int level;
  int name;
  int linux_level;
  int linux_name;
  size_t size;
  size_t address; /* the offset of the address in this system's data */
  size_t index;   /* that of the interface, or NO_INDEX */
  bool send;
  bool receive;
};

#define NO_INDEX ((size_t) -1)

/* What becomes of an interface when its last descriptor is closed. */
enum lifetime {
  STAYS,
  STAYS_UNLESS_CLONED, /* goes if the descriptor is a clone, or ifconfig(8) has made the interface */
  GOES_WITH_OPENER,    /* goes if open(2) has made it */
};

struct personality {
  int af_inet6;

  /* Flags of open(2) and socket(2); 0 where the system has none. */
  int o_cloexec;
  int sock_cloexec;
  int sock_nonblock;
  bool fcntl_sets_nonblock; /* O_NONBLOCK has an effect on a tun device */

  /* Opening. */
  bool clones;           /* /dev/tun is a device too */
  int nodes;             /* how many /dev/tunN there are; 0: as many as are opened */
  int control_family;    /* that of the sockets that are devices, or 0 */
  bool up_at_open;
  bool multicast;        /* whether a new interface has that flag */
  int queue;             /* packets that wait for the reader */

  /* Framing. */
  bool always_header;
  bool has_offload;
  int header_is_on;      /* what TUNGIFHEAD returns then */

  /* The end of a device. */
  enum lifetime lifetime;
  bool close_purges;     /* IPv4 addresses and their routes; the interface is down then */
  bool close_waits;      /* for readers */
  bool destroy_waits;    /* for the last descriptor */
  bool reader_survives_destroy; /* sleeps on until a signal */
  int gone;              /* error of read(2) and write(2) after destroy */
  short poll_gone;       /* what poll(2) returns then; 0: it waits for its time */

  /* Reading before the interface is ready. */
  int not_ready;
  bool up_is_ready;      /* either up or an address is enough; otherwise both are needed */

  /* Writing. */
  int write_empty;       /* error, or 0: returns 0 */
  int write_short;       /* error for a part of a header, or 0: accepted */
  int write_header_only; /* error, or 0: accepted */
  int write_unknown;     /* error for an unknown family, or 0: dropped */
  size_t write_largest;  /* packet, without headers */
  int write_longer;      /* error for a longer one */
  bool write_down_is_zero; /* returns 0 while the interface is down; otherwise the length */

  int mtu_least;         /* 0: not checked */
  int mtu_largest;
  bool creates_wildcard; /* SIOCIFCREATE with a name without a number chooses one */
  int mode_only;         /* the only value of TUNSIFMODE, or 0 */

  /* Sockets. */
  uint8_t route_version;
  uint8_t route_info;    /* message types */
  uint8_t route_newaddr;
  uint8_t route_deladdr;
  bool v6only_default;
  bool v6only_fixed;
  size_t cmsg_data;      /* offset of the data in a control message */
  size_t cmsg_align;
  int largest_buffer;    /* limit of SO_RCVBUF and SO_SNDBUF, as it is by default */
  int msg_waitforone;    /* flag of recvmmsg(2): does not wait for more than one message */

  const struct request *tun_requests;    /* each table ends with a number 0 */
  const struct request *socket_requests;
  const struct option *options;          /* ends with a level -1, as does the next one */
  const struct control *controls;
};

extern const struct personality the_system;

/* ioctl.c: requests of tun devices. */
int tun_set_header(struct descriptor *descriptor, void *data);
int tun_get_header(struct descriptor *descriptor, void *data);
int tun_set_mode(struct descriptor *descriptor, void *data);
int tun_set_link_mode(struct descriptor *descriptor, void *data);
int tun_get_name(struct descriptor *descriptor, void *data);
int tun_get_device_name(struct descriptor *descriptor, void *data);
int tun_set_transient(struct descriptor *descriptor, void *data);
int tun_get_transient(struct descriptor *descriptor, void *data);
int tun_set_info(struct descriptor *descriptor, void *data);
int tun_get_info(struct descriptor *descriptor, void *data);
int tun_set_info_openbsd(struct descriptor *descriptor, void *data);
int tun_get_info_openbsd(struct descriptor *descriptor, void *data);
int tun_set_offload(struct descriptor *descriptor, void *data);
int tun_get_offload(struct descriptor *descriptor, void *data);
int tun_end_offload(struct descriptor *descriptor, void *data);
int accept_request(struct descriptor *descriptor, void *data);

/* interface.c: requests of sockets about interfaces. */
int interface_set_mtu(struct descriptor *descriptor, void *data);
int interface_get_flags(struct descriptor *descriptor, void *data);
int interface_set_flags(struct descriptor *descriptor, void *data);
int interface_create(struct descriptor *descriptor, void *data);
int interface_destroy(struct descriptor *descriptor, void *data);
int interface_add_ipv4(struct descriptor *descriptor, void *data);
int interface_add_ipv6(struct descriptor *descriptor, void *data);
int interface_delete_ipv6(struct descriptor *descriptor, void *data);

/* control.c: those of a control socket. */
int control_get_id(struct descriptor *descriptor, void *data);

/* options.c: values of options. */
int set_buffer(int fd, const struct option *option, int value);
int set_v6only(int fd, const struct option *option, int value);
int set_dont_fragment(int fd, const struct option *option, int value);

#endif
