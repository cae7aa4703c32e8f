/* SPDX-License-Identifier: BSD-2-Clause */
/* Interfaces of Linux. */
#include <linux/if_link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "netlink.h"

static const char mark[] = "bsd";

/* The alias is the mark, then words separated by a space. */
static void read_state(const char *alias, struct state *state) {
  char text[256];
  snprintf(text, sizeof text, "%s", alias);
  char *rest = text;
  char *word = strtok_r(rest, " ", &rest);
  if (word == NULL || strcmp(word, mark) != 0) {
    return;
  }
  while ((word = strtok_r(rest, " ", &rest)) != NULL) {
    if (strncmp(word, "open=", 5) == 0) {
      state->opener = atoi(word + 5);
    }
    state->header |= strcmp(word, "header") == 0;
    state->nonblocking |= strcmp(word, "nonblocking") == 0;
    state->created |= strcmp(word, "created") == 0;
    state->down |= strcmp(word, "down") == 0;
  }
}

int link_set_state(int netlink, int index, const struct state *state) {
  char alias[256];
  int size = snprintf(alias, sizeof alias, "%s", mark);
  if (state->opener != 0) {
    size += snprintf(alias + size, sizeof alias - (size_t) size, " open=%d", state->opener);
  }
  size += snprintf(alias + size, sizeof alias - (size_t) size, "%s%s%s%s", state->header ? " header" : "",
                   state->nonblocking ? " nonblocking" : "", state->created ? " created" : "",
                   state->down ? " down" : "");
  struct message message;
  struct ifinfomsg *info = message_begin(&message, RTM_SETLINK, 0, sizeof *info);
  info->ifi_index = index;
  message_add(&message, IFLA_IFALIAS, alias, (size_t) size);
  return message_send(netlink, &message, NULL, NULL);
}

static void read_link(const struct nlmsghdr *header, void *context) {
  const struct ifinfomsg *info = NLMSG_DATA(header);
  struct link *link = context;
  memset(link, 0, sizeof *link);
  link->index = info->ifi_index;
  link->flags = info->ifi_flags;
  const struct rtattr *mtu = attribute(header, sizeof *info, IFLA_MTU);
  if (mtu != NULL) {
    memcpy(&link->mtu, RTA_DATA(mtu), sizeof link->mtu);
  }
  const struct rtattr *name = attribute(header, sizeof *info, IFLA_IFNAME);
  if (name != NULL) {
    snprintf(link->name, sizeof link->name, "%s", (const char *) RTA_DATA(name));
  }
  const struct rtattr *alias = attribute(header, sizeof *info, IFLA_IFALIAS);
  if (alias != NULL) {
    read_state(RTA_DATA(alias), &link->state);
  }
}

int link_find(int netlink, const char *name, struct link *link) {
  struct message message;
  message_begin(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
  message_add(&message, IFLA_IFNAME, name, strlen(name) + 1);
  int result = message_send(netlink, &message, read_link, link);
  return result == -ENODEV ? -ENXIO : result;
}

int link_find_index(int netlink, int index, struct link *link) {
  struct message message;
  struct ifinfomsg *info = message_begin(&message, RTM_GETLINK, 0, sizeof *info);
  info->ifi_index = index;
  int result = message_send(netlink, &message, read_link, link);
  return result == -ENODEV ? -ENXIO : result;
}

int link_set_flags(int netlink, int index, unsigned flags, unsigned mask) {
  struct message message;
  struct ifinfomsg *info = message_begin(&message, RTM_NEWLINK, 0, sizeof *info);
  info->ifi_index = index;
  info->ifi_flags = flags;
  info->ifi_change = mask;
  return message_send(netlink, &message, NULL, NULL);
}

static int set_number(int netlink, int index, int type, uint32_t value) {
  struct message message;
  struct ifinfomsg *info = message_begin(&message, RTM_SETLINK, 0, sizeof *info);
  info->ifi_index = index;
  message_add(&message, type, &value, sizeof value);
  return message_send(netlink, &message, NULL, NULL);
}

int link_set_mtu(int netlink, int index, unsigned mtu) { return set_number(netlink, index, IFLA_MTU, mtu); }

int link_set_queue(int netlink, int index, unsigned packets) {
  return set_number(netlink, index, IFLA_TXQLEN, packets);
}

/* No link-local address, so that no router solicitations come out of the device. */
int link_keep_quiet(int netlink, int index) {
  struct message message;
  struct ifinfomsg *info = message_begin(&message, RTM_SETLINK, 0, sizeof *info);
  info->ifi_index = index;
  struct rtattr *families = message_nest(&message, IFLA_AF_SPEC);
  struct rtattr *ipv6 = message_nest(&message, AF_INET6);
  uint8_t none = IN6_ADDR_GEN_MODE_NONE;
  message_add(&message, IFLA_INET6_ADDR_GEN_MODE, &none, sizeof none);
  message_end_nest(&message, ipv6);
  message_end_nest(&message, families);
  return message_send(netlink, &message, NULL, NULL);
}

int link_delete(int netlink, int index) {
  struct message message;
  struct ifinfomsg *info = message_begin(&message, RTM_DELLINK, 0, sizeof *info);
  info->ifi_index = index;
  return message_send(netlink, &message, NULL, NULL);
}
