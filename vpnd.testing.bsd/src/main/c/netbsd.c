/* SPDX-License-Identifier: BSD-2-Clause */
/* NetBSD 10. */
#include "tables.h"

static const struct request tun_requests[] = {
    {0x80047442, tun_set_header},    /* TUNSIFHEAD */
    {0x40047441, tun_get_header},    /* TUNGIFHEAD */
    {0x80047458, tun_set_mode},      /* TUNSIFMODE */
    {0x80047457, tun_set_link_mode}, /* TUNSLMODE */
    {0x8004745a, accept_request},    /* TUNSDEBUG */
    {0, NULL},
};

static const struct request socket_requests[] = {
    {0x8090697f, interface_set_mtu},     /* SIOCSIFMTU */
    {0x80906910, interface_set_flags},   /* SIOCSIFFLAGS */
    {0xc0906911, interface_get_flags},   /* SIOCGIFFLAGS */
    {0x8090697a, interface_create},      /* SIOCIFCREATE */
    {0x80906979, interface_destroy},     /* SIOCIFDESTROY */
    {0x8040691a, interface_add_ipv4},    /* SIOCAIFADDR */
    {0x8080696b, interface_add_ipv6},    /* SIOCAIFADDR_IN6 */
    {0x81206919, interface_delete_ipv6}, /* SIOCDIFADDR_IN6 */
    {0, NULL},
};

static const struct option options[] = {COMMON_OPTIONS, RECEIVE_PKTINFO(36), END_OF_OPTIONS};

static const struct control controls[] = {
    IPV4_ADDRESS(false),
    {IPPROTO_IP, 25, IPPROTO_IP, IP_PKTINFO, 8, 0, 4, true, false}, /* struct in_pktinfo: address, interface */
    IPV6_PACKET_INFO,
    END_OF_CONTROLS,
};

const struct personality the_system = {
    .af_inet6 = 24,
    .o_cloexec = 0x400000,
    .sock_cloexec = 0x10000000,
    .sock_nonblock = 0x20000000,
    .queue = 256,
    .header_is_on = 0x400,
    .lifetime = STAYS,
    .close_waits = true,
    .reader_survives_destroy = true,
    .gone = ENXIO,
    .not_ready = EHOSTDOWN,
    .up_is_ready = true,
    .write_empty = EIO,
    .write_short = EIO,
    .write_header_only = EIO,
    .write_unknown = EAFNOSUPPORT,
    .write_largest = 1500,
    .write_longer = EIO,
    .mtu_least = 576,
    .mtu_largest = 1500,
    .route_version = 4,
    .route_info = 0x14,
    .route_newaddr = 0x16,
    .route_deladdr = 0x17,
    .v6only_default = true,
    .cmsg_data = 16,
    .cmsg_align = 8,
    .largest_buffer = 233016,
    .msg_waitforone = 0x2000,
    .tun_requests = tun_requests,
    .socket_requests = socket_requests,
    .options = options,
    .controls = controls,
};
