// SPDX-License-Identifier: BSD-2-Clause
// usage: cipher LIBSODIUM SECONDS
//
// Prints how many nanoseconds, in the median, it takes libsodium to seal and open 1400 bytes in place as
// crypto_secretbox: what vpnd.bench.CipherBenchmark does by way of Java. Warms up for as long again.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TAG = 24, TEXT = 40, LENGTH = 1400, KEY = 32, SAMPLES = 10000000 };

typedef int (*seal_function)(unsigned char *ciphertext, unsigned char *tag, const unsigned char *text,
                             unsigned long long length, const unsigned char *nonce, const unsigned char *key);
typedef int (*open_function)(unsigned char *text, const unsigned char *ciphertext, const unsigned char *tag,
                             unsigned long long length, const unsigned char *nonce, const unsigned char *key);

static void *symbol(void *library, const char *name) {
  void *address = dlsym(library, name);
  if (address == NULL) {
    fprintf(stderr, "cipher: %s\n", dlerror());
    exit(1);
  }
  return address;
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int compare(const void *a, const void *b) {
  long x = *(const long *)a, y = *(const long *)b;
  return (x > y) - (x < y);
}

// The median of the nanoseconds of one seal and open, over a number of seconds.
static long measure(seal_function seal, open_function open, long long seconds) {
  static unsigned char key[KEY], datagram[TEXT + LENGTH] __attribute__((aligned(16)));
  static long samples[SAMPLES];
  long long end = now() + seconds * 1000000000LL, begin, done;
  size_t count = 0;
  do {
    begin = now();
    seal(datagram + TEXT, datagram + TAG, datagram + TEXT, LENGTH, datagram, key);
    int wrong = open(datagram + TEXT, datagram + TEXT, datagram + TAG, LENGTH, datagram, key);
    done = now();
    if (wrong) {
      fprintf(stderr, "cipher: what was sealed does not open\n");
      exit(1);
    }
    samples[count++] = (long)(done - begin);
  } while (done < end && count < SAMPLES);
  qsort(samples, count, sizeof samples[0], compare);
  return samples[count / 2];
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: cipher LIBSODIUM SECONDS\n");
    return 64;
  }
  void *library = dlopen(arguments[1], RTLD_NOW);
  if (library == NULL) {
    fprintf(stderr, "cipher: %s\n", dlerror());
    return 1;
  }
  int (*init)(void) = (int (*)(void))symbol(library, "sodium_init");
  seal_function seal = (seal_function)symbol(library, "crypto_secretbox_detached");
  open_function open = (open_function)symbol(library, "crypto_secretbox_open_detached");
  if (init() < 0) {
    fprintf(stderr, "cipher: sodium_init failed\n");
    return 1;
  }
  long long seconds = atoll(arguments[2]);
  measure(seal, open, seconds);
  printf("%ld\n", measure(seal, open, seconds));
  return 0;
}
