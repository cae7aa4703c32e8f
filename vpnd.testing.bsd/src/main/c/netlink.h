/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of rtnetlink(7), for link.c and address.c. */
#ifndef NETLINK_H
#define NETLINK_H

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "engine.h"

struct message {
  struct nlmsghdr header;
  char body[1024];
};

/* Begins a message whose fixed part has a size, all zero, and returns that part. */
void *message_begin(struct message *message, int type, int flags, size_t fixed);
void message_add(struct message *message, int type, const void *value, size_t size);
struct rtattr *message_nest(struct message *message, int type);
void message_end_nest(struct message *message, struct rtattr *nest);

/* Called with each message of the answer. */
typedef void (*answer)(const struct nlmsghdr *header, void *context);

/* Sends a message and waits for the acknowledgement or the end of the answer. */
int message_send(int netlink, struct message *message, answer each, void *context);

/* An attribute of a message whose fixed part has a size, or NULL. */
const struct rtattr *attribute(const struct nlmsghdr *header, size_t fixed, int type);

#endif
