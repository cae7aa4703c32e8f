/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses of the interfaces of Linux. */
#include <string.h>
#include <sys/socket.h>

#include "netlink.h"

#define MOST_ADDRESSES 64

static int change(int netlink, int type, int flags, int index, const struct address *address) {
  struct message message;
  struct ifaddrmsg *info = message_begin(&message, type, flags, sizeof *info);
  size_t size = address->family == AF_INET ? 4 : 16;
  info->ifa_family = (uint8_t) address->family;
  info->ifa_prefixlen = (uint8_t) address->prefix;
  info->ifa_index = (uint32_t) index;
  message_add(&message, IFA_LOCAL, address->local, size);
  message_add(&message, IFA_ADDRESS, address->has_peer ? address->peer : address->local, size);
  if (address->label[0] != '\0') {
    message_add(&message, IFA_LABEL, address->label, strlen(address->label) + 1);
  }
  return message_send(netlink, &message, NULL, NULL);
}

int address_add(int netlink, int index, const struct address *address) {
  return change(netlink, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, index, address);
}

int address_delete(int netlink, int index, const struct address *address) {
  return change(netlink, RTM_DELADDR, 0, index, address);
}

struct list {
  int index;
  int count;
  struct address addresses[MOST_ADDRESSES];
};

static void copy(const struct nlmsghdr *header, int type, void *to, size_t size) {
  const struct rtattr *found = attribute(header, sizeof(struct ifaddrmsg), type);
  if (found != NULL) {
    memcpy(to, RTA_DATA(found), RTA_PAYLOAD(found) < size ? RTA_PAYLOAD(found) : size);
  }
}

static void collect(const struct nlmsghdr *header, void *context) {
  const struct ifaddrmsg *info = NLMSG_DATA(header);
  struct list *list = context;
  if ((int) info->ifa_index != list->index || list->count == MOST_ADDRESSES) {
    return;
  }
  struct address *address = &list->addresses[list->count++];
  memset(address, 0, sizeof *address);
  address->family = info->ifa_family;
  address->prefix = info->ifa_prefixlen;
  copy(header, IFA_ADDRESS, address->local, sizeof address->local);
  copy(header, IFA_LOCAL, address->local, sizeof address->local);
  copy(header, IFA_ADDRESS, address->peer, sizeof address->peer);
  address->has_peer = memcmp(address->local, address->peer, sizeof address->local) != 0;
}

static int list_addresses(int netlink, int index, struct list *list) {
  struct message message;
  list->index = index;
  list->count = 0;
  message_begin(&message, RTM_GETADDR, NLM_F_DUMP, sizeof(struct ifaddrmsg));
  return message_send(netlink, &message, collect, list);
}

int address_count(int netlink, int index) {
  struct list list;
  int result = list_addresses(netlink, index, &list);
  return result < 0 ? result : list.count;
}

int address_flush_ipv4(int netlink, int index) {
  struct list list;
  int result = list_addresses(netlink, index, &list);
  for (int i = 0; i < list.count && result == 0; i++) {
    if (list.addresses[i].family == AF_INET) {
      result = address_delete(netlink, index, &list.addresses[i]);
    }
  }
  return result;
}
