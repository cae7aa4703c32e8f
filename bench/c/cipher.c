// SPDX-License-Identifier: BSD-2-Clause
// usage: cipher LIBSODIUM SECONDS
//
// Prints how many nanoseconds it takes libsodium to seal and open 1400 octets in place as crypto_secretbox: what
// vpnd.bench.CipherBenchmark does by way of Java. Warms up for as long again.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TAG = 24, TEXT = 40, LENGTH = 1400, KEY = 32, CALLS = 1000 };

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

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Nanoseconds of one seal and open, over at least so many seconds.
static double measure(seal_function seal, open_function open, double seconds) {
  static unsigned char key[KEY], datagram[TEXT + LENGTH] __attribute__((aligned(16)));
  double begin = now(), end;
  long rounds = 0;
  do {
    for (int i = 0; i < CALLS; i++) {
      seal(datagram + TEXT, datagram + TAG, datagram + TEXT, LENGTH, datagram, key);
      if (open(datagram + TEXT, datagram + TEXT, datagram + TAG, LENGTH, datagram, key) != 0) {
        fprintf(stderr, "cipher: what was sealed does not open\n");
        exit(1);
      }
    }
    rounds += CALLS;
    end = now();
  } while (end - begin < seconds);
  return (end - begin) * 1e9 / (double)rounds;
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
  double seconds = atof(arguments[2]);
  measure(seal, open, seconds);
  printf("%.1f\n", measure(seal, open, seconds));
  return 0;
}
