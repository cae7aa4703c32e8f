/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of the tables that most systems share. */
#ifndef TABLES_H
#define TABLES_H

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "personality.h"

#define BSD_SOL_SOCKET 0xffff

/* clang-format off */
#define COMMON_OPTIONS \
  {BSD_SOL_SOCKET, 0x1001, SOL_SOCKET, SO_SNDBUF, set_buffer}, \
  {BSD_SOL_SOCKET, 0x1002, SOL_SOCKET, SO_RCVBUF, set_buffer}, \
  {BSD_SOL_SOCKET, 0x0004, SOL_SOCKET, SO_REUSEADDR, NULL}, \
  {BSD_SOL_SOCKET, 0x0200, SOL_SOCKET, SO_REUSEPORT, NULL}, \
  {BSD_SOL_SOCKET, 0x1007, SOL_SOCKET, SO_ERROR, NULL}, \
  {BSD_SOL_SOCKET, 0x1008, SOL_SOCKET, SO_TYPE, NULL}, \
  {IPPROTO_IP, 7, IPPROTO_IP, IP_PKTINFO, NULL}, \
  {IPPROTO_IPV6, 27, IPPROTO_IPV6, IPV6_V6ONLY, set_v6only}, \
  {IPPROTO_IPV6, 62, IPPROTO_IPV6, IPV6_DONTFRAG, NULL}
/* clang-format on */

#define DONT_FRAGMENT(name) {IPPROTO_IP, name, IPPROTO_IP, IP_MTU_DISCOVER, set_dont_fragment}
#define RECEIVE_PKTINFO(name) {IPPROTO_IPV6, name, IPPROTO_IPV6, IPV6_RECVPKTINFO, NULL}
#define END_OF_OPTIONS {-1, 0, 0, 0, NULL}

/* An address of IPv4 alone, as IP_RECVDSTADDR gives it and, where the number has a second name, IP_SENDSRCADDR takes it. */
#define IPV4_ADDRESS(sends) {IPPROTO_IP, 7, IPPROTO_IP, IP_PKTINFO, 4, 0, NO_INDEX, sends, true}
#define IPV6_PACKET_INFO {IPPROTO_IPV6, 46, IPPROTO_IPV6, IPV6_PKTINFO, 20, 0, 16, true, true}
#define END_OF_CONTROLS {-1, 0, 0, 0, 0, 0, 0, false, false}

#endif
