/* SPDX-License-Identifier: BSD-2-Clause */
/* macOS 15. */
#include "tables.h"

static const struct request tun_requests[] = {
    {0xc0644e03, control_get_id}, /* CTLIOCGINFO */
    {0, NULL},
};

static const struct request socket_requests[] = {
    {0x80206934, interface_set_mtu},     /* SIOCSIFMTU */
    {0x80206910, interface_set_flags},   /* SIOCSIFFLAGS */
    {0xc0206911, interface_get_flags},   /* SIOCGIFFLAGS */
    {0xc0206978, interface_create},      /* SIOCIFCREATE */
    {0x80206979, interface_destroy},     /* SIOCIFDESTROY */
    {0x8040691a, interface_add_ipv4},    /* SIOCAIFADDR */
    {0x8080691a, interface_add_ipv6},    /* SIOCAIFADDR_IN6 */
    {0x81206919, interface_delete_ipv6}, /* SIOCDIFADDR_IN6 */
    {0, NULL},
};

static const struct option options[] = {COMMON_OPTIONS, DONT_FRAGMENT(28), RECEIVE_PKTINFO(61), END_OF_OPTIONS};

static const struct control controls[] = {
    IPV4_ADDRESS(false),
    {IPPROTO_IP, 26, IPPROTO_IP, IP_PKTINFO, 12, 4, 0, true, false}, /* struct in_pktinfo, as on Linux */
    IPV6_PACKET_INFO,
    END_OF_CONTROLS,
};

const struct personality the_system = {
    .af_inet6 = 30,
    .o_cloexec = 0x1000000,
    .fcntl_sets_nonblock = true,
    .control_family = 32,
    .up_at_open = true,
    .multicast = true,
    .queue = 1,
    .always_header = true,
    .lifetime = GOES_WITH_OPENER,
    .gone = ENXIO,
    .poll_gone = 0x11,
    .not_ready = EAGAIN,
    .up_is_ready = true,
    .write_largest = 65535,
    .write_longer = EMSGSIZE,
    .route_version = 5,
    .route_info = 0xe,
    .route_newaddr = 0xc,
    .route_deladdr = 0xd,
    .cmsg_data = 12,
    .cmsg_align = 4,
    .largest_buffer = 7456540,
    .tun_requests = tun_requests,
    .socket_requests = socket_requests,
    .options = options,
    .controls = controls,
};
