# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2154
# route(8). The system's: device_of_interface GATEWAY IS_LINK, which prints the interface that a gateway after -interface or
# -iface means, or fails; already_there and not_there, the end of an error message; get_is_exact; get_missing, which fails;
# show_route TO DESTINATION MASK GATEWAY DEVICE ADDRESS FLAG_NAMES MTU.

# Sets network and bits. Without a prefix it is a host, but for default.
take_destination() {
  case $1 in
    default) bits=0 network=0.0.0.0 && [ "$family" = -4 ] || network=:: ;;
    */*) network=${1%/*} bits=${1#*/} with_prefix=true ;;
    *) network=$1 bits=$host_bits ;;
  esac
}

read_arguments() {
  family=-4 host_bits=32 network='' bits='' gateway='' mtu='' source='' interface=false link=false with_prefix=false
  reject=false
  while [ $# -gt 0 ]; do
    case $1 in
      -inet) ;;
      -inet6) family=-6 host_bits=128 ;;
      -net | -host | -static | -n | -q) ;;
      -interface | -iface) interface=true ;;
      -link) link=true ;;
      -reject) reject=true ;;
      -mtu)
        mtu=$2
        shift
        ;;
      -ifa)
        source=$2
        shift
        ;;
      -*) fail "bad keyword: ${1#-}" 64 ;;
      *)
        if [ -z "$network" ]; then
          take_destination "$1"
        elif [ -z "$gateway" ]; then
          gateway=$1
        else
          fail "bad address: $1" 68
        fi
        ;;
    esac
    shift
  done
  [ -n "$network" ] || fail "destination parameter required" 64
}

# The lines of ip(8) for the route to exactly this destination: those of the main table and of the local one.
exact() {
  ip -o "$family" route show exact "$network/$bits" 2>/dev/null
  ip -o "$family" route show table local exact "$network/$bits" 2>/dev/null |
    grep -v '^\(broadcast\|multicast\|anycast\) '
}

# Prints how the gateway, if there is one, is called, and sets hop, words of ip(8).
take_gateway() {
  if [ -z "$gateway" ]; then
    hop=
  elif $interface; then
    device=$(device_of_interface "$gateway" "$link") || exit
    hop="dev $(to_linux_name "$device")"
  elif is_interface "$gateway"; then
    fail "bad address: $gateway" 68
  elif [ "$gateway" = 127.0.0.1 ] || [ "$gateway" = ::1 ]; then
    hop='dev lo'
  elif ip -o "$family" addr show to "$gateway" | grep -q .; then
    echo "route: writing to routing socket: Network is unreachable" >&2
    fail "$verb net $network: gateway $gateway: Network is unreachable"
  else
    case $gateway in
      *%*) hop="via ${gateway%\%*} dev $(to_linux_name "${gateway#*%}")" ;;
      *) hop="via $gateway" ;;
    esac
  fi
  hop="$hop${mtu:+ mtu $mtu}${source:+ src $source}"
}

# The interface of a local address, or nothing.
device_of_address() { ip -o addr show to "$1" | sed -n '1s|^[0-9]*: *\([^ ]*\) .*|\1|p'; }

# say END: what the program prints of the change
say() {
  what="net $network"
  [ "$bits" != "$host_bits" ] || what="host $network"
  [ "$bits" != 0 ] || what="net default"
  echo "$verb $what${gateway:+: gateway $gateway}$1"
}

refuse() {
  echo "route: writing to routing socket: $1" >&2
  say ": $1" >&2
  exit 1
}

add() {
  take_gateway
  [ -n "$gateway" ] || fail "gateway parameter required" 64
  [ -z "$(exact)" ] || refuse "$already_there"
  type=
  if $reject; then type=unreachable hop=; fi
  # shellcheck disable=SC2086 # words for ip
  ip "$family" route add $type "$network/$bits" $hop 2>/dev/null || refuse 'Network is unreachable'
  say ''
}

change() {
  take_gateway
  old=$(exact | sed -n '1s|^[^ ]* \(\(via [^ ]* \)*dev [^ ]*\).*|\1|p')
  [ -n "$old" ] || refuse "$not_there"
  case $hop in
    dev* | via*) ;;
    *) hop="$old $hop" ;;
  esac
  # shellcheck disable=SC2086 # words for ip
  ip "$family" route change "$network/$bits" $hop 2>/dev/null || refuse 'Network is unreachable'
  say ''
}

delete() {
  take_gateway
  # shellcheck disable=SC2086 # words for ip
  ip "$family" route del "$network/$bits" $hop 2>/dev/null || refuse "$not_there"
  say ''
}

# mask_of BITS: an IPv6 one in the shortest form
mask_of() {
  if [ "$family" = -4 ]; then
    dotted "$1"
    return
  fi
  rest=$1 text=
  while [ "$rest" -gt 0 ]; do
    part=$((rest < 16 ? rest : 16)) rest=$((rest - part))
    text=$text$(printf '%x' $((0xffff << (16 - part) & 0xffff))):
  done
  if [ "$1" -le 112 ]; then echo "$text:"; else echo "${text%:}"; fi
}

# The value after a word of the line.
value() { echo " $found " | sed -n "s|.* $1 \([^ ]*\) .*|\1|p"; }

get() {
  # Linux finds no route to the address of the default one.
  if [ "$bits" -eq 0 ] || { $get_is_exact && $with_prefix; }; then
    found=$(exact | sed -n 1p)
  else
    found=$(ip -o "$family" route get fibmatch "$network" 2>/dev/null | sed -n 1p)
  fi
  # While it forwards, Linux adds the subnet-router anycast address to each network of IPv6; the BSDs do not.
  case $found in
    'anycast '*) found=$(ip -o "$family" route show match "$network/$host_bits" | sed -n 1p) ;;
  esac
  # Linux reports an error in place of the route that rejects.
  [ -n "$found" ] ||
    found=$(ip -o "$family" route show match "$network/$host_bits" | sed -n 's|^unreachable .*|&|p' | tail -n 1)
  [ -n "$found" ] || get_missing
  flags=UP
  case $found in
    'local '* | 'broadcast '*) found=${found#* } ;;
    'unreachable '*)
      loopback=127.0.0.1
      [ "$family" = -4 ] || loopback=::1
      found="${found#* }" flags=UP,REJECT
      found="${found%% *} via $loopback dev lo"
      ;;
  esac
  destination=${found%% *} gateway=$(value via) device=$(to_bsd_name "$(value dev)")
  case $destination in
    default) mask=default ;;
    */*) mask=$(mask_of "${destination#*/}") destination=${destination%/*} ;;
    *) mask='' flags=$flags,HOST ;;
  esac
  # Programs call the address 0 so, whatever the mask is.
  case $destination in
    0.0.0.0 | ::) destination=default ;;
  esac
  case $gateway in
    fe80:*) gateway=$gateway%$device ;;
  esac
  read_link "$device"
  address=$(value src)
  [ -n "$address" ] ||
    address=$(ip -o "$family" addr show dev "$(to_linux_name "$device")" | sed -n '1s|.* inet6* \([^ /]*\).*|\1|p')
  to=$network
  [ "$bits" != 0 ] || to=default
  show_route "$to" "$destination" "$mask" "$gateway" "$device" "$address" "$flags${gateway:+,GATEWAY},DONE,STATIC" \
    "$(value mtu)"
}

sweep
while [ $# -gt 0 ]; do
  case $1 in
    -n | -q | -nq | -qn | -t) shift ;;
    *) break ;;
  esac
done
verb=${1-}
[ $# -eq 0 ] || shift
case $verb in
  add | change | delete | get)
    read_arguments "$@"
    $verb
    ;;
  nameserver) name_servers "$@" ;;
  *) fail "usage: route [-nqt] command [[modifiers] args]" 64 ;;
esac
