// SPDX-License-Identifier: BSD-2-Clause
// Preloaded into a process, makes its disk as slow as an ordinary hard disk.
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

enum { MICROSECONDS = 20000 };

int fsync(int descriptor) {
  usleep(MICROSECONDS);
  return syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
  usleep(MICROSECONDS);
  return syscall(SYS_fdatasync, descriptor);
}
