/* SPDX-License-Identifier: BSD-2-Clause */
/* FreeBSD 15. */
#include "tables.h"

static const struct request tun_requests[] = {
    {0x80047460, tun_set_header},      /* TUNSIFHEAD */
    {0x40047461, tun_get_header},      /* TUNGIFHEAD */
    {0x8004745e, tun_set_mode},        /* TUNSIFMODE */
    {0x8004745d, tun_set_link_mode},   /* TUNSLMODE */
    {0x4020745d, tun_get_name},        /* TUNGIFNAME */
    {0x80106678, tun_get_device_name}, /* FIODGNAME */
    {0x2000745f, accept_request},      /* TUNSIFPID */
    {0x80047462, tun_set_transient},   /* TUNSTRANSIENT */
    {0x40047463, tun_get_transient},   /* TUNGTRANSIENT */
    {0x8004745a, accept_request},      /* TUNSDEBUG */
    {0x8008745b, tun_set_info},        /* TUNSIFINFO */
    {0x4008745c, tun_get_info},        /* TUNGIFINFO */
    {0, NULL},
};

static const struct request socket_requests[] = {
    {0x80206934, interface_set_mtu},     /* SIOCSIFMTU */
    {0x80206910, interface_set_flags},   /* SIOCSIFFLAGS */
    {0xc0206911, interface_get_flags},   /* SIOCGIFFLAGS */
    {0xc020697a, interface_create},      /* SIOCIFCREATE */
    {0x80206979, interface_destroy},     /* SIOCIFDESTROY */
    {0x8044692b, interface_add_ipv4},    /* SIOCAIFADDR */
    {0x8088691b, interface_add_ipv6},    /* SIOCAIFADDR_IN6 */
    {0x81206919, interface_delete_ipv6}, /* SIOCDIFADDR_IN6 */
    {0, NULL},
};

static const struct option options[] = {
    COMMON_OPTIONS,
    DONT_FRAGMENT(67),
    RECEIVE_PKTINFO(36),
    {BSD_SOL_SOCKET, 0x10000, SOL_SOCKET, SO_REUSEPORT, NULL}, /* SO_REUSEPORT_LB */
    END_OF_OPTIONS,
};

static const struct control controls[] = {IPV4_ADDRESS(true), IPV6_PACKET_INFO, END_OF_CONTROLS};

const struct personality the_system = {
    .af_inet6 = 28,
    .o_cloexec = 0x100000,
    .sock_cloexec = 0x10000000,
    .sock_nonblock = 0x20000000,
    .fcntl_sets_nonblock = true,
    .clones = true,
    .multicast = true,
    .queue = 50,
    .header_is_on = 1,
    .lifetime = STAYS,
    .close_purges = true,
    .destroy_waits = true,
    .gone = ENXIO,
    .poll_gone = 0x11,
    .not_ready = EAGAIN,
    .write_short = ENOBUFS,
    .write_unknown = EAFNOSUPPORT,
    .write_largest = 65535,
    .write_longer = EIO,
    .write_down_is_zero = true,
    .mtu_least = 72,
    .mtu_largest = 65535,
    .creates_wildcard = true,
    .route_version = 5,
    .route_info = 0xe,
    .route_newaddr = 0xc,
    .route_deladdr = 0xd,
    .v6only_default = true,
    .cmsg_data = 16,
    .cmsg_align = 8,
    .largest_buffer = 1864135,
    .tun_requests = tun_requests,
    .socket_requests = socket_requests,
    .options = options,
    .controls = controls,
};
