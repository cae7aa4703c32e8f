/* SPDX-License-Identifier: BSD-2-Clause */
/* poll(2). Unlike Linux's it ends when a device is closed. struct pollfd and its flags are the same on all systems. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine.h"

/* One poll: the caller's entries, then for each known descriptor another one that shows its end. */
struct waiting {
  struct pollfd *fds;
  unsigned count;
  struct pollfd *entries; /* 2 * count */
  struct descriptor **descriptors;
};

static void prepare(struct waiting *waiting) {
  for (unsigned i = 0; i < waiting->count; i++) {
    bool closed;
    waiting->descriptors[i] = descriptor_get_to_poll(waiting->fds[i].fd, &closed);
    waiting->entries[i] = waiting->fds[i];
    waiting->entries[i].fd = closed ? 1 << 30 : waiting->fds[i].fd; /* one that does not exist */
    waiting->entries[waiting->count + i].fd = waiting->descriptors[i] != NULL ? waiting->descriptors[i]->wake : -1;
    waiting->entries[waiting->count + i].events = POLLIN;
  }
}

static bool has_packet_ahead(const struct waiting *waiting, unsigned i) {
  const struct descriptor *descriptor = waiting->descriptors[i];
  return descriptor != NULL && descriptor->ahead != NULL && (waiting->fds[i].events & POLLIN) != 0;
}

/* What the system says of an entry; a device that is gone without a sign is left out from then on. */
static short evaluate(struct waiting *waiting, unsigned i) {
  struct pollfd *entry = &waiting->entries[i];
  if (waiting->entries[waiting->count + i].revents != 0) {
    return POLLNVAL;
  }
  bool device = waiting->descriptors[i] != NULL && waiting->descriptors[i]->kind == TUN;
  if (device && (entry->revents & POLLERR) != 0) {
    entry->revents = 0;
    if (the_system.poll_gone == 0) {
      entry->fd = -1;
    }
    return the_system.poll_gone;
  }
  return (short) (entry->revents | (has_packet_ahead(waiting, i) ? POLLIN : 0));
}

static int count_results(struct waiting *waiting) {
  int ready = 0;
  for (unsigned i = 0; i < waiting->count; i++) {
    waiting->fds[i].revents = evaluate(waiting, i);
    ready += waiting->fds[i].revents != 0;
  }
  return ready;
}

static long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int wait_for(struct waiting *waiting, int timeout) {
  long end = milliseconds() + timeout;
  for (unsigned i = 0; i < waiting->count; i++) {
    timeout = has_packet_ahead(waiting, i) ? 0 : timeout;
  }
  for (;;) {
    long rest = timeout < 0 ? -1 : end - milliseconds();
    int result = (int) LINUX(poll, waiting->entries, waiting->count * 2UL, (int) (timeout >= 0 && rest < 0 ? 0 : rest));
    if (result < 0) {
      return result;
    }
    int ready = count_results(waiting);
    if (ready > 0 || result == 0) {
      return ready;
    }
  }
}

int bsd_poll(struct pollfd *fds, unsigned count, int timeout) EXPORT("poll");

int bsd_poll(struct pollfd *fds, unsigned count, int timeout) {
  struct waiting waiting = {.fds = fds, .count = count};
  waiting.entries = calloc(count * 2UL + 1, sizeof *waiting.entries);
  waiting.descriptors = calloc(count + 1UL, sizeof(struct descriptor *));
  int done = -ENOMEM;
  if (waiting.entries != NULL && waiting.descriptors != NULL) {
    prepare(&waiting);
    done = wait_for(&waiting, timeout);
    for (unsigned i = 0; i < count; i++) {
      if (waiting.descriptors[i] != NULL) {
        descriptor_put_polled(waiting.descriptors[i]);
      }
    }
  }
  free(waiting.entries);
  free(waiting.descriptors);
  return (int) result(done);
}
