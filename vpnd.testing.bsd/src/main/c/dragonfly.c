/* SPDX-License-Identifier: BSD-2-Clause */
/* DragonFly 5.9. */
#include "tables.h"

static const struct request tun_requests[] = {
    {0x80047460, tun_set_header},    /* TUNSIFHEAD */
    {0x40047461, tun_get_header},    /* TUNGIFHEAD */
    {0x8004745e, tun_set_mode},      /* TUNSIFMODE */
    {0x8004745d, tun_set_link_mode}, /* TUNSLMODE */
    {0x40207462, tun_get_name},      /* TUNGIFNAME */
    {0x2000745f, accept_request},    /* TUNSIFPID */
    {0x8004745a, accept_request},    /* TUNSDEBUG */
    {0x8008745b, tun_set_info},      /* TUNSIFINFO */
    {0x4008745c, tun_get_info},      /* TUNGIFINFO */
    {0, NULL},
};

static const struct request socket_requests[] = {
    {0x80206934, interface_set_mtu},     /* SIOCSIFMTU */
    {0x80206910, interface_set_flags},   /* SIOCSIFFLAGS */
    {0xc0206911, interface_get_flags},   /* SIOCGIFFLAGS */
    {0xc020697a, interface_create},      /* SIOCIFCREATE */
    {0x80206979, interface_destroy},     /* SIOCIFDESTROY */
    {0x8040691a, interface_add_ipv4},    /* SIOCAIFADDR */
    {0x8080691a, interface_add_ipv6},    /* SIOCAIFADDR_IN6 */
    {0x81206919, interface_delete_ipv6}, /* SIOCDIFADDR_IN6 */
    {0, NULL},
};

static const struct option options[] = {COMMON_OPTIONS, RECEIVE_PKTINFO(36), END_OF_OPTIONS};

static const struct control controls[] = {IPV4_ADDRESS(true), IPV6_PACKET_INFO, END_OF_CONTROLS};

const struct personality the_system = {
    .af_inet6 = 28,
    .o_cloexec = 0x20000,
    .sock_cloexec = 0x10000000,
    .sock_nonblock = 0x20000000,
    .fcntl_sets_nonblock = true,
    .clones = true,
    .multicast = true,
    .queue = 250,
    .header_is_on = 1,
    .lifetime = STAYS_UNLESS_CLONED,
    .close_purges = true,
    .gone = ENXIO,
    .poll_gone = 0x11,
    .not_ready = EHOSTDOWN,
    .write_short = ENOBUFS,
    .write_unknown = EAFNOSUPPORT,
    .write_largest = 65535,
    .write_longer = EIO,
    .write_down_is_zero = true,
    .creates_wildcard = true,
    .route_version = 5,
    .route_info = 0xe,
    .route_newaddr = 0xc,
    .route_deladdr = 0xd,
    .v6only_default = true,
    .cmsg_data = 16,
    .cmsg_align = 8,
    .largest_buffer = 466033,
    .tun_requests = tun_requests,
    .socket_requests = socket_requests,
    .options = options,
    .controls = controls,
};
