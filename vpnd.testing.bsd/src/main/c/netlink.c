/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

/* One question at a time, since the threads of a device share its socket. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t sequence;

int netlink_open(void) { return (int) LINUX(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE); }

void *message_begin(struct message *message, int type, int flags, size_t fixed) {
  memset(message, 0, sizeof *message);
  message->header.nlmsg_type = (uint16_t) type;
  message->header.nlmsg_flags = (uint16_t) (NLM_F_REQUEST | flags);
  message->header.nlmsg_len = (uint32_t) NLMSG_SPACE(fixed);
  return NLMSG_DATA(&message->header);
}

static struct rtattr *end_of(struct message *message) {
  return (struct rtattr *) ((char *) message + NLMSG_ALIGN(message->header.nlmsg_len));
}

void message_add(struct message *message, int type, const void *value, size_t size) {
  struct rtattr *new = end_of(message);
  new->rta_type = (uint16_t) type;
  new->rta_len = (uint16_t) RTA_LENGTH(size);
  if (size > 0) {
    memcpy(RTA_DATA(new), value, size);
  }
  message->header.nlmsg_len = (uint32_t) (NLMSG_ALIGN(message->header.nlmsg_len) + RTA_SPACE(size));
}

struct rtattr *message_nest(struct message *message, int type) {
  struct rtattr *nest = end_of(message);
  message_add(message, type | NLA_F_NESTED, NULL, 0);
  return nest;
}

void message_end_nest(struct message *message, struct rtattr *nest) {
  nest->rta_len = (uint16_t) ((char *) end_of(message) - (char *) nest);
}

const struct rtattr *attribute(const struct nlmsghdr *header, size_t fixed, int type) {
  const char *at = (const char *) header + NLMSG_SPACE(fixed);
  const char *end = (const char *) header + header->nlmsg_len;
  while (at + sizeof(struct rtattr) <= end) {
    const struct rtattr *found = (const struct rtattr *) at;
    if (found->rta_len < sizeof *found) {
      break;
    }
    if ((found->rta_type & NLA_TYPE_MASK) == type) {
      return found;
    }
    at += RTA_ALIGN(found->rta_len);
  }
  return NULL;
}

/* 1: the answer is complete; 0: it goes on. */
static int evaluate(const struct nlmsghdr *header, answer each, void *context) {
  if (header->nlmsg_type == NLMSG_DONE) {
    return 1;
  }
  if (header->nlmsg_type == NLMSG_ERROR) {
    int error = ((const struct nlmsgerr *) NLMSG_DATA(header))->error;
    return error == 0 ? 1 : error;
  }
  if (each != NULL) {
    each(header, context);
  }
  return 0;
}

static int receive(int netlink, uint32_t number, answer each, void *context) {
  char buffer[32768] __attribute__((aligned(8)));
  for (;;) {
    long size = LINUX(recvfrom, netlink, buffer, sizeof buffer, 0, NULL, NULL);
    if (size == -EINTR) {
      continue;
    }
    if (size < 0) {
      return (int) size;
    }
    int rest = (int) size;
    for (struct nlmsghdr *header = (struct nlmsghdr *) buffer; NLMSG_OK(header, (unsigned) rest);
         header = NLMSG_NEXT(header, rest)) {
      int result = header->nlmsg_seq == number ? evaluate(header, each, context) : 0;
      if (result != 0) {
        return result < 0 ? result : 0;
      }
    }
  }
}

int message_send(int netlink, struct message *message, answer each, void *context) {
  pthread_mutex_lock(&lock);
  message->header.nlmsg_seq = ++sequence;
  if ((message->header.nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP) {
    message->header.nlmsg_flags |= NLM_F_ACK;
  }
  long sent = LINUX(sendto, netlink, message, message->header.nlmsg_len, 0, NULL, 0);
  int result = sent < 0 ? (int) sent : receive(netlink, message->header.nlmsg_seq, each, context);
  pthread_mutex_unlock(&lock);
  return result;
}
