# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034,SC2154
# OpenBSD 7.8.
queue=256 multicast=on
device_names=tun
create_wildcard=false
destroy_waits=false
keywords='link0 -link0 autoconf -autoconf soii -soii temporary -temporary'
closed() { :; }

no_interface() { fail "$1: no such interface"; }
mtu_problem() { [ "$1" -ge 67 ] && [ "$1" -le 16384 ] || echo 'Invalid argument'; }
refuse_mtu() { :; } # an error message, but exit code 0
ipv4_without_peer() { fail 'SIOCAIFADDR: Destination address required'; }

show_link() {
  printf '%s: flags=%x<%s> mtu %s\n' "$1" "$2" "$3" "$4"
  printf '\tindex %s priority 0 llprio 3\n\tgroups: %s\n' "$link_index" "$(echo "$1" | tr -d 0-9)"
  if has_flag LOWER_UP; then printf '\tstatus: active\n'; else printf '\tstatus: down\n'; fi
}
show_ipv4() {
  printf '\tinet %s%s netmask %s%s\n' "$1" "${2:+ --> $2}" "$(netmask_of "$3")" "${4:+ broadcast $4}"
}
show_ipv6() { printf '\tinet6 %s prefixlen %s%s\n' "$1" "$2" "${3:+ scopeid $3}"; }
show_end() { :; }

# An interface by its local address; after -link by its name.
device_of_interface() {
  if $2; then
    is_interface "$1" || fail "bad link-layer address: $1"
    echo "$1"
  else
    device=$(device_of_address "$1" 2>/dev/null)
    [ -n "$device" ] || fail "$1: bad address"
    echo "$device"
  fi
}
already_there='File exists' not_there='not in table'
get_is_exact=true
get_missing() { fail 'writing to routing socket: No such process'; }
show_route() {
  printf '   route to: %s\ndestination: %s\n' "$1" "$2"
  [ -z "$3" ] || printf '       mask: %s\n' "$3"
  [ -z "$4" ] || printf '    gateway: %s\n' "$4"
  printf '  interface: %s\n if address: %s\n   priority: 8 (static)\n      flags: <%s>\n' "$5" "$6" "$7"
  printf '     use       mtu    expire\n'
  printf '%8s  %8s  %8s \n' 0 "${8:-0}" 0
}

wide=
show_route_head() { printf '%-18s %-18s %-6s %6s %8s %6s %s\n' Destination Gateway Flags Refs Use Mtu 'Prio Iface'; }
show_route_line() { printf '%-18s %-18s %-6s %6s %8s %6s %s\n' "$1" "$2" "$3" 0 0 "${5:--}" "8 $4"; }

# name_servers DEVICE [ADDRESS...]: what resolvd(8) would write. Without an address it removes those of the device.
name_servers() {
  records=$(state_directory)/nameserver
  mkdir -p "$records"
  is_interface "$1" || fail "$1: no such interface"
  device=$1
  shift
  : >"$records/$device"
  for address in "$@"; do
    echo "nameserver $address # resolvd: $device" >>"$records/$device"
  done
  cat "$records"/* >"$records/../resolv.conf"
}

separator='=' needs_w=false
constant() { [ "$1" != kern.ostype ] || echo OpenBSD; }
unknown() { fail "second level name ${1#*.} in $1 is invalid"; }
