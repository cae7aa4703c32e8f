# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034,SC2154
# FreeBSD 15.
queue=50 multicast=on
device_names=tun
create_wildcard=true
destroy_waits=true
keywords='no_dad -no_dad auto_linklocal -auto_linklocal ifdisabled -ifdisabled accept_rtadv -accept_rtadv link0 -link0'
closed() { purge "$1"; }

no_interface() { fail "interface $1 does not exist"; }
mtu_problem() { [ "$1" -ge 72 ] && [ "$1" -le 65535 ] || echo 'Invalid argument'; }
refuse_mtu() { exit 1; }
ipv4_without_peer() { fail 'ioctl (SIOCAIFADDR): Destination address required'; }

show_link() {
  lower=0 lower_name=
  ! has_flag LOWER_UP || lower=0x1000000 lower_name=,LOWER_UP
  printf '%s: flags=%x<%s%s> metric 0 mtu %s\n' "$1" $(($2 | lower)) "$3" "$lower_name" "$4"
  printf '\toptions=80000<LINKSTATE>\n'
}
show_ipv4() {
  printf '\tinet %s%s netmask %s%s\n' "$1" "${2:+ --> $2}" "$(netmask_of "$3")" "${4:+ broadcast $4}"
}
show_ipv6() { printf '\tinet6 %s prefixlen %s%s\n' "$1" "$2" "${3:+ scopeid $3}"; }
show_end() {
  printf '\tgroups: %s\n\tnd6 options=21<PERFORMNUD,AUTO_LINKLOCAL>\n' "$(echo "$1" | tr -d 0-9)"
  [ -z "$link_opener" ] || printf '\tOpened by PID %s\n' "$link_opener"
}

# Only an interface, by its name.
device_of_interface() {
  if $2 || ! is_interface "$1"; then
    fail "interface '$1' does not exist" 65
  fi
  echo "$1"
}
already_there='route already in table' not_there='not in table'
get_is_exact=true
get_missing() { fail 'route has not been found' 255; }
show_route() {
  printf '   route to: %s\ndestination: %s\n' "$1" "$2"
  [ -z "$3" ] || printf '       mask: %s\n' "$3"
  [ -z "$4" ] || printf '    gateway: %s\n' "$4"
  printf '        fib: 0\n  interface: %s\n      flags: <%s>\n' "$5" "$7"
  printf ' recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire\n'
  printf '%8s  %8s  %8s  %8s  %8s  %8s  %8s \n' 0 0 0 0 "${8:-$link_mtu}" 1 0
}

wide=W
show_route_head() { printf '%-18s %-18s %-8s %7s %6s\n' Destination Gateway Flags Netif Expire; }
show_route_line() { printf '%-18s %-18s %-8s %7s\n' "$1" "$2" "$3" "$4"; }

name_servers() { fail 'bad keyword: nameserver' 64; }

separator=': ' needs_w=false
constant() {
  case $1 in
    kern.ostype) echo FreeBSD ;;
    net.link.tun.devfs_cloning) echo 1 ;;
    net.link.ifqmaxlen) echo 50 ;;
  esac
}
unknown() { fail "unknown oid '$1'"; }
