/* SPDX-License-Identifier: BSD-2-Clause */
/* OpenBSD 7.8. */
#include "tables.h"

static const struct request tun_requests[] = {
    {0x8004745d, tun_set_mode},         /* TUNSIFMODE */
    {0x800474c4, tun_set_offload},      /* TUNSCAP */
    {0x400474c4, tun_get_offload},      /* TUNGCAP */
    {0x200074c4, tun_end_offload},      /* TUNDCAP */
    {0x8004745e, accept_request},       /* TUNSDEBUG */
    {0x800c745b, tun_set_info_openbsd}, /* TUNSIFINFO */
    {0x400c745c, tun_get_info_openbsd}, /* TUNGIFINFO */
    {0, NULL},
};

static const struct request socket_requests[] = {
    {0x8020697f, interface_set_mtu},     /* SIOCSIFMTU */
    {0x80206910, interface_set_flags},   /* SIOCSIFFLAGS */
    {0xc0206911, interface_get_flags},   /* SIOCGIFFLAGS */
    {0x8020697a, interface_create},      /* SIOCIFCREATE */
    {0x80206979, interface_destroy},     /* SIOCIFDESTROY */
    {0x8040691a, interface_add_ipv4},    /* SIOCAIFADDR */
    {0x8080691a, interface_add_ipv6},    /* SIOCAIFADDR_IN6 */
    {0x81206919, interface_delete_ipv6}, /* SIOCDIFADDR_IN6 */
    {0, NULL},
};

static const struct option options[] = {COMMON_OPTIONS, RECEIVE_PKTINFO(36), END_OF_OPTIONS};

static const struct control controls[] = {IPV4_ADDRESS(true), IPV6_PACKET_INFO, END_OF_CONTROLS};

const struct personality the_system = {
    .af_inet6 = 24,
    .o_cloexec = 0x10000,
    .sock_cloexec = 0x8000,
    .sock_nonblock = 0x4000,
    .fcntl_sets_nonblock = true,
    .nodes = 4, /* more by MAKEDEV */
    .up_at_open = true,
    .multicast = true,
    .queue = 256,
    .always_header = true,
    .has_offload = true,
    .lifetime = GOES_WITH_OPENER,
    .gone = EIO,
    .poll_gone = 0x11,
    .not_ready = EAGAIN,
    .write_empty = EMSGSIZE,
    .write_short = EMSGSIZE,
    .write_largest = 65536,
    .write_longer = EMSGSIZE,
    .mtu_least = 67,
    .mtu_largest = 16384,
    .mode_only = 0x8010,
    .route_version = 5,
    .route_info = 0xe,
    .route_newaddr = 0xc,
    .route_deladdr = 0xd,
    .v6only_default = true,
    .v6only_fixed = true,
    .cmsg_data = 16,
    .cmsg_align = 8,
    .largest_buffer = 2097152,
    .msg_waitforone = 0x1000,
    .tun_requests = tun_requests,
    .socket_requests = socket_requests,
    .options = options,
    .controls = controls,
};
