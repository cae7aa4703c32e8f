/* SPDX-License-Identifier: BSD-2-Clause */
/* Vectors of buffers, which have the same layout on all systems. */
#include <string.h>

#include "engine.h"

size_t iovec_size(const struct iovec *iov, int count) {
  size_t size = 0;
  for (int i = 0; i < count; i++) {
    size += iov[i].iov_len;
  }
  return size;
}

/* Copies what there is room for, and returns its size. */
size_t iovec_scatter(const struct iovec *iov, int count, const void *from, size_t size) {
  size_t done = 0;
  for (int i = 0; i < count && done < size; i++) {
    size_t part = iov[i].iov_len < size - done ? iov[i].iov_len : size - done;
    memcpy(iov[i].iov_base, (const char *) from + done, part);
    done += part;
  }
  return done;
}

size_t iovec_gather(const struct iovec *iov, int count, void *to, size_t room) {
  size_t done = 0;
  for (int i = 0; i < count && done < room; i++) {
    size_t part = iov[i].iov_len < room - done ? iov[i].iov_len : room - done;
    memcpy((char *) to + done, iov[i].iov_base, part);
    done += part;
  }
  return done;
}
