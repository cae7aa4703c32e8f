# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2154
# ifconfig(8). The system's: show_link NAME FLAGS FLAG_NAMES MTU, before the addresses; show_ipv4 ADDRESS PEER BITS BROADCAST;
# show_ipv6 ADDRESS BITS SCOPE; show_end NAME; mtu_problem MTU, which prints what is wrong; refuse_mtu; ipv4_without_peer NAME,
# which fails or returns; device_names, a regular expression for what can be created; create_wildcard, whether a name needs no
# number; keywords, those that change nothing here; destroy_waits.

# add_flag NUMBER NAME
add_flag() {
  flags=$((flags | $1)) flag_names=$flag_names${flag_names:+,}$2
}

# From Linux's flags to flags and flag_names.
convert_flags() {
  flags=0 flag_names=
  ! is_up || add_flag 0x1 UP
  ! has_flag BROADCAST || add_flag 0x2 BROADCAST
  ! has_flag LOOPBACK || add_flag 0x8 LOOPBACK
  ! has_flag POINTOPOINT || add_flag 0x10 POINTOPOINT
  if is_up && { [ -n "$link_opener" ] || ! has_flag POINTOPOINT; }; then
    add_flag 0x40 RUNNING
  fi
  ! has_flag BROADCAST || add_flag 0x800 SIMPLEX
  if has_flag MULTICAST || has_flag LOOPBACK; then
    add_flag 0x8000 MULTICAST
  fi
}

# Reads lines of `ip -o addr`. The bits of a point-to-point address are in its label.
show_addresses() {
  while read -r _ linux_name family address rest; do
    case $family in
      inet6)
        zone='' scope=''
        case $address in fe80:*) zone=%$(to_bsd_name "$linux_name") scope=$(printf 0x%x "$link_index") ;; esac
        show_ipv6 "${address%/*}$zone" "${address#*/}" "$scope"
        ;;
      inet)
        peer='' broadcast='' label=${rest%%\\*} bits=${address#*/}
        label=${label##* scope } label=${label#* }
        case $rest in
          'peer '*)
            peer=${rest#peer } bits=${peer%% *} bits=${bits#*/} peer=${peer%%/*}
            case $label in *:*) bits=${label##*:} bits=${bits%% *} ;; esac
            ;;
        esac
        case $rest in *'brd '*) broadcast=${rest#*brd } broadcast=${broadcast%% *} ;; esac
        show_ipv4 "${address%/*}" "$peer" "$bits" "$broadcast"
        ;;
    esac
  done
}

# show NAME, where NAME is Linux's
show() {
  read_link "$1" || fail "interface $1 does not exist"
  convert_flags
  show_link "$(to_bsd_name "$1")" "$flags" "$flag_names" "$link_mtu"
  ip -o addr show dev "$1" | show_addresses
  show_end "$(to_bsd_name "$1")"
}

show_all() {
  for each in $(ip -o link show | sed 's|^[0-9]*: \([^:@]*\).*|\1|'); do
    show "$each"
  done
}

# create NAME
create() {
  unit=
  echo "$1" | grep -qx "${device_names}[0-9]*" || fail "SIOCIFCREATE: Invalid argument"
  case $1 in
    *[0-9]) ;;
    *)
      $create_wildcard || fail "SIOCIFCREATE: Invalid argument"
      unit=0
      while is_interface "$1$unit"; do unit=$((unit + 1)); done
      echo "$1$unit"
      ;;
  esac
  ! is_interface "$1$unit" || fail "ioctl SIOCIFCREATE ($1$unit): File exists"
  ip tuntap add mode tun name "$1$unit" || fail "SIOCIFCREATE: Operation not permitted"
  ip link set dev "$1$unit" addrgenmode none txqueuelen "$queue" multicast "$multicast"
  read_link "$1$unit"
  add_word "$1$unit" created
}

destroy() {
  read_link "$1"
  while $destroy_waits && [ -n "$link_opener" ]; do
    sleep 0.05
    read_link "$1" || return 0
    sweep
    read_link "$1" || return 0
  done
  ip link del dev "$1" 2>/dev/null || fail "SIOCIFDESTROY: Invalid argument"
}

set_mtu() {
  problem=$(mtu_problem "$2")
  if [ -n "$problem" ] || ! ip link set dev "$linux_name" mtu "$2" 2>/dev/null; then
    echo "$program: ioctl SIOCSIFMTU ($1): ${problem:-Invalid argument}" >&2
    refuse_mtu
  fi
}

# The first address of the interface, and what ip(8) needs to delete it.
first_ipv4() { ip -o -4 addr show dev "$linux_name" | sed -n '1s|.* inet \(.*\) scope .*|\1|p'; }

# delete_address FAMILY ADDRESS
delete_address() {
  # ip(8) compares numbers: an address of IPv6 may be written in several ways.
  found=$(ip -o "$1" addr show dev "$linux_name" to "$2" | sed -n 's|.* inet6* \([^ ].*\) scope .*|\1|p' | sed 's| brd .*||')
  [ -n "$found" ] || fail "ioctl (SIOCDIFADDR): Can't assign requested address"
  # shellcheck disable=SC2086 # words for ip
  ip "$1" addr del $found dev "$linux_name"
}

# add_ipv4 NAME ADDRESS PEER BITS OPERATION
add_ipv4() {
  if [ "$5" = set ]; then
    old=$(first_ipv4)
    # shellcheck disable=SC2086 # words for ip
    [ -z "$old" ] || ip -4 addr del ${old% brd *} dev "$linux_name"
  fi
  read_link "$1"
  if has_flag POINTOPOINT; then
    [ -n "$3" ] || ipv4_without_peer "$1"
    ip -4 addr add "$2" peer "${3:-$2}/32" dev "$linux_name" label "$linux_name:$4" 2>/dev/null
  else
    ip -4 addr add "$2/$4" dev "$linux_name" 2>/dev/null
  fi || ip -4 -o addr show dev "$linux_name" | grep -q " $2[ /]" || fail "ioctl (SIOCAIFADDR): Invalid argument"
  set_up "$1"
}

add_ipv6() {
  ip -6 addr add "$2/$3" dev "$linux_name" nodad 2>/dev/null ||
    ip -6 -o addr show dev "$linux_name" | grep -q " $2/" || fail "ioctl (SIOCAIFADDR): Invalid argument"
  set_up "$1"
}

apply_address() {
  case $family$operation in
    inetdelete) delete_address -4 "$address" ;;
    inet6delete) delete_address -6 "$address" ;;
    inet6*) add_ipv6 "$name" "$address" "${bits:-64}" ;;
    inet*) add_ipv4 "$name" "$address" "$peer" "${bits:-32}" "$operation" ;;
  esac
}

# A word that is no keyword: an address, then its peer.
take_address() {
  if [ -z "$address" ]; then
    address=${1%/*} address=${address%\%*}
    case $1 in */*) bits=${1#*/} ;; esac
  elif [ -z "$peer" ] && [ "$family" = inet ]; then
    peer=$1
  else
    fail "$1: bad value"
  fi
  case $family$1 in
    inet6*:*) ;;
    inet6*) fail "$1: bad value" ;;
    *[!a-z]*.*.*.*) ;;
    *) fail "$1: bad value" ;;
  esac
}

configure() {
  name=$1 linux_name=$(to_linux_name "$1")
  family=inet address='' peer='' bits='' operation=set
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      create | plumb) ;;
      destroy | unplumb) destroy "$linux_name" && return ;;
      up) set_up "$name" ;;
      down) ip link set dev "$linux_name" down ;;
      mtu)
        set_mtu "$name" "$2"
        shift
        ;;
      inet | inet6) family=$1 ;;
      alias | add) operation='alias' ;;
      -alias | delete | remove) operation=delete ;;
      netmask)
        bits=$(bits_of "$2") || fail "$2: bad value"
        shift
        ;;
      prefixlen)
        bits=$2
        shift
        ;;
      *) case " $keywords " in
        *" $1 "*) ;;
        *) take_address "$1" ;;
      esac ;;
    esac
    shift
  done
  [ -z "$address" ] || apply_address
}

sweep
case ${1:--a} in
  -a) show_all ;;
  *)
    case " $* " in
      *' create '* | *' plumb '*) create "$1" ;;
      *) is_interface "$1" || no_interface "$1" ;;
    esac
    if [ $# -eq 1 ] || { [ $# -eq 2 ] && [ "${2#inet}" != "$2" ]; }; then
      show "$(to_linux_name "$1")"
    elif [ "$2" != create ] || [ $# -gt 2 ]; then
      configure "$@"
    fi
    ;;
esac
