/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of descriptors. A descriptor that is closed while a thread reads from it stays there until that thread has
 * left, as does the interface.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "engine.h"

#define TABLE_SIZE 65536

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static struct descriptor *table[TABLE_SIZE];

/* Takes over fd, also if it fails, which is when there is no memory. */
struct descriptor *descriptor_new(enum kind kind, int fd) {
  struct descriptor *new = calloc(1, sizeof *new);
  if (new == NULL || fd >= TABLE_SIZE) {
    LINUX(close, fd);
    free(new);
    return NULL;
  }
  new->kind = kind;
  new->fd = fd;
  new->netlink = netlink_open();
  new->wake = (int) LINUX(eventfd2, 0, EFD_CLOEXEC | EFD_NONBLOCK);
  new->users = 1;
  pthread_mutex_lock(&lock);
  table[fd] = new;
  pthread_mutex_unlock(&lock);
  return new;
}

static struct descriptor *lookup(int fd) { return fd >= 0 && fd < TABLE_SIZE ? table[fd] : NULL; }

struct descriptor *descriptor_get(int fd, int *error) {
  pthread_mutex_lock(&lock);
  struct descriptor *found = lookup(fd);
  *error = found != NULL && found->closed ? EBADF : 0;
  if (found != NULL && found->closed) {
    found = NULL;
  } else if (found != NULL) {
    found->users++;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

static void discard(struct descriptor *unused) {
  if (unused->kind == TUN && unused->name[0] != '\0') {
    device_release(unused);
  }
  pthread_mutex_lock(&lock);
  table[unused->fd] = NULL;
  LINUX(close, unused->fd);
  pthread_mutex_unlock(&lock);
  LINUX(close, unused->netlink);
  LINUX(close, unused->wake);
  free(unused->ahead);
  free(unused);
}

void descriptor_put(struct descriptor *descriptor) {
  pthread_mutex_lock(&lock);
  bool unused = --descriptor->users == 0;
  pthread_cond_broadcast(&left);
  pthread_mutex_unlock(&lock);
  if (unused) {
    discard(descriptor);
  }
}

struct descriptor *descriptor_get_to_poll(int fd, bool *closed) {
  pthread_mutex_lock(&lock);
  struct descriptor *found = lookup(fd);
  *closed = found != NULL && found->closed;
  if (*closed) {
    found = NULL;
  } else if (found != NULL) {
    found->users++;
    found->pollers++;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

void descriptor_put_polled(struct descriptor *descriptor) {
  pthread_mutex_lock(&lock);
  descriptor->pollers--;
  pthread_mutex_unlock(&lock);
  descriptor_put(descriptor);
}

void descriptor_enter_read(struct descriptor *descriptor) {
  pthread_mutex_lock(&lock);
  descriptor->readers++;
  pthread_mutex_unlock(&lock);
}

void descriptor_leave_read(struct descriptor *descriptor) {
  pthread_mutex_lock(&lock);
  descriptor->readers--;
  pthread_cond_broadcast(&left);
  pthread_mutex_unlock(&lock);
}

/* Wakes the pollers and waits for them, and for readers where the system does. Other readers sleep on. */
int descriptor_close(int fd) {
  pthread_mutex_lock(&lock);
  struct descriptor *found = lookup(fd);
  if (found == NULL) {
    pthread_mutex_unlock(&lock);
    return (int) LINUX(close, fd);
  }
  if (found->closed) {
    pthread_mutex_unlock(&lock);
    return -EBADF;
  }
  bool waits = found->kind == TUN && the_system.close_waits;
  while (waits && found->readers > 0) {
    pthread_cond_wait(&left, &lock);
  }
  found->closed = true;
  uint64_t one = 1;
  LINUX(write, found->wake, &one, sizeof one);
  while (found->pollers > 0) {
    pthread_cond_wait(&left, &lock);
  }
  pthread_mutex_unlock(&lock);
  descriptor_put(found);
  return 0;
}
