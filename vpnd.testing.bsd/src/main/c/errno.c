/* SPDX-License-Identifier: BSD-2-Clause */
/* Error numbers: up to 34 they are Linux's but for two, and above they are the same on all these systems. */
#include "engine.h"

static const unsigned char numbers[] = {
    [EAGAIN] = 35,       [EDEADLK] = 11,          [EINPROGRESS] = 36,     [EALREADY] = 37,   [ENOTSOCK] = 38,
    [EDESTADDRREQ] = 39, [EMSGSIZE] = 40,         [EPROTOTYPE] = 41,      [ENOPROTOOPT] = 42, [EPROTONOSUPPORT] = 43,
    [ESOCKTNOSUPPORT] = 44, [EOPNOTSUPP] = 45,    [EPFNOSUPPORT] = 46,    [EAFNOSUPPORT] = 47, [EADDRINUSE] = 48,
    [EADDRNOTAVAIL] = 49, [ENETDOWN] = 50,        [ENETUNREACH] = 51,     [ENETRESET] = 52,  [ECONNABORTED] = 53,
    [ECONNRESET] = 54,   [ENOBUFS] = 55,          [EISCONN] = 56,         [ENOTCONN] = 57,   [ESHUTDOWN] = 58,
    [ETOOMANYREFS] = 59, [ETIMEDOUT] = 60,        [ECONNREFUSED] = 61,    [ELOOP] = 62,      [ENAMETOOLONG] = 63,
    [EHOSTDOWN] = 64,    [EHOSTUNREACH] = 65,     [ENOTEMPTY] = 66,       [EUSERS] = 68,     [EDQUOT] = 69,
    [ESTALE] = 70,       [EREMOTE] = 71,          [ENOLCK] = 77,          [ENOSYS] = 78,     [EOVERFLOW] = 84,
};

int bsd_error(int linux_error) {
  if (linux_error > 0 && (size_t) linux_error < sizeof numbers && numbers[linux_error] != 0) {
    return numbers[linux_error];
  }
  return linux_error > 0 && linux_error <= ERANGE ? linux_error : EIO;
}

long result(long value) {
  if (value >= 0) {
    return value;
  }
  errno = bsd_error((int) -value);
  return -1;
}
