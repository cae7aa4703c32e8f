# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034,SC2154
# NetBSD 10.
queue=256 multicast=off
device_names=tun
create_wildcard=false
destroy_waits=false
keywords='link0 -link0'
closed() { :; }

no_interface() { fail 'exec_matches: Device not configured'; }
mtu_problem() { [ "$1" -ge 576 ] && [ "$1" -le 1500 ] || echo 'Invalid argument'; }
refuse_mtu() { exit 1; }
ipv4_without_peer() { fail 'SIOCAIFADDR: Destination address required'; }

show_link() { printf '%s: flags=0x%x<%s> mtu %s\n' "$1" "$2" "$3" "$4"; }
show_ipv4() { printf '\tinet %s/%s%s%s flags 0\n' "$1" "$3" "${2:+ -> $2}" "${4:+ broadcast $4}"; }
show_ipv6() { printf '\tinet6 %s/%s flags 0%s\n' "$1" "$2" "${3:+ scopeid $3}"; }
show_end() { :; }

# An interface by its local address; after -link by its name.
device_of_interface() {
  if $2; then
    is_interface "$1" || fail "bad link-layer address: $1"
    echo "$1"
  else
    device=$(device_of_address "$1" 2>/dev/null)
    [ -n "$device" ] || fail "$1: bad value"
    echo "$device"
  fi
}
already_there='File exists' not_there='not in table'
get_is_exact=false
get_missing() { fail 'writing to routing socket: not in table'; }
show_route() {
  printf '   route to: %s\ndestination: %s\n' "$1" "$2"
  [ -z "$3" ] || printf '       mask: %s\n' "$3"
  [ -z "$4" ] || printf '    gateway: %s\n' "$4"
  printf ' local addr: %s\n  interface: %s\n      flags: 0x843<%s>\n' "$6" "$5" "$7"
  printf ' recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire\n'
  printf '%8s  %8s  %8s  %8s  %8s  %8s  %8s  %8s \n' 0 0 0 0 0 0 "${8:-0}" 0
}

wide=
show_route_head() { printf '%-18s %-18s %-6s %6s %8s %6s %s\n' Destination Gateway Flags Refs Use Mtu Interface; }
show_route_line() { printf '%-18s %-18s %-6s %6s %8s %6s %s\n' "$1" "$2" "$3" 0 0 "${5:--}" "$4"; }

name_servers() { fail 'bad keyword: nameserver' 64; }

separator=' = ' needs_w=true
constant() { [ "$1" != kern.ostype ] || echo NetBSD; }
unknown() { fail "second level name '${1#*.}' in '$1' is invalid"; }
