# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034,SC2154
# DragonFly 5.9.
queue=250 multicast=on
device_names=tun
create_wildcard=true
destroy_waits=false
keywords='auto_linklocal -auto_linklocal ifdisabled -ifdisabled link0 -link0'
closed() { purge "$1"; }

no_interface() { fail "interface $1 does not exist"; }
mtu_problem() { :; }
refuse_mtu() { exit 1; }
ipv4_without_peer() { fail 'ioctl (SIOCAIFADDR): Destination address required'; }

show_link() { printf '%s: flags=%x<%s> metric 0 mtu %s\n' "$1" "$2" "$3" "$4"; }
show_ipv4() {
  printf '\tinet %s%s netmask %s %s\n' "$1" "${2:+ --> $2}" "$(netmask_of "$3")" "${4:+broadcast $4}"
}
show_ipv6() { printf '\tinet6 %s prefixlen %s %s\n' "$1" "$2" "${3:+scopeid $3}"; }
show_end() {
  [ -z "$link_opener" ] || printf '\tOpened by PID %s\n' "$link_opener"
}

# Only an interface, by its name.
device_of_interface() {
  if $2 || ! is_interface "$1"; then
    fail "bad address: $1" 65
  fi
  echo "$1"
}
already_there='File exists' not_there='not in table'
get_is_exact=true
get_missing() { fail 'writing to routing socket: No such process'; }
show_route() {
  printf '   route to: %s\ndestination: %s\n' "$1" "$2"
  [ -z "$3" ] || printf '       mask: %s\n' "$3"
  [ -z "$4" ] || printf '    gateway: %s\n' "$4"
  printf '  interface: %s\n      flags: <%s>\n' "$5" "$7"
  printf ' recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire\n'
  printf '%8s  %8s  %8s  %8s  %8s  %8s  %8s  %8s \n' 0 0 0 0 0 0 "${8:-$link_mtu}" 0
}

wide=W
show_route_head() { printf '%-18s %-18s %-6s %6s %8s %6s %s\n' Destination Gateway Flags Refs Use Netif Expire; }
show_route_line() { printf '%-18s %-18s %-6s %6s %8s %6s %s\n' "$1" "$2" "$3" 0 0 "$4" ''; }

name_servers() { fail 'bad keyword: nameserver' 64; }

separator=': ' needs_w=false
constant() { [ "$1" != kern.ostype ] || echo DragonFly; }
unknown() { fail "unknown oid '$1'"; }
