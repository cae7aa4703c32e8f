// SPDX-License-Identifier: BSD-2-Clause
// Preloaded into a process, makes its disk as slow as an ordinary hard disk, and writes the name of each thread that waits for
// it to the file that SLOW_FSYNC_THREADS names.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MICROSECONDS = 20000 };

static void wait_for_the_disk(void) {
  char name[16] = "";
  prctl(PR_GET_NAME, name);
  const char *path = getenv("SLOW_FSYNC_THREADS");
  int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  if (file >= 0) {
    dprintf(file, "%s\n", name);
    close(file);
  }
  usleep(MICROSECONDS);
}

int fsync(int descriptor) {
  wait_for_the_disk();
  return syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
  wait_for_the_disk();
  return syscall(SYS_fdatasync, descriptor);
}
