# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2154
# netstat(1), which shows the routes of a family here and nothing else. The system's: wide, the option that keeps it from
# cutting off addresses, or nothing; show_route_head; show_route_line DESTINATION GATEWAY FLAGS DEVICE MTU.
option=-rn
[ -z "$wide" ] || option=-rn$wide
case $* in
  "$option -f inet") family=-4 title=Internet ;;
  "$option -f inet6") family=-6 title=Internet6 ;;
  *) fail "usage: netstat $option -f inet|inet6" ;;
esac

# The value after a word of the line.
value() { echo " $line " | sed -n "s|.* $1 \([^ ]*\) .*|\1|p"; }

sweep
printf 'Routing tables\n\n%s:\n' "$title"
show_route_head
ip -o "$family" route show | while read -r line; do
  reject=
  case $line in
    'unreachable '*)
      loopback=127.0.0.1
      [ "$family" = -4 ] || loopback=::1
      line=${line#* } reject=R
      line="${line%% *} via $loopback dev lo"
      ;;
  esac
  destination=${line%% *} via=$(value via) device=$(to_bsd_name "$(value dev)")
  [ -n "$device" ] || continue
  read_link "$device"
  flags=U
  [ -z "$via" ] || flags=${flags}G
  flags=$flags$reject
  case $destination in
    default | */*) ;;
    *) flags=${flags}H ;;
  esac
  case $via in
    fe80:*) via=$via%$device ;;
    '') via="link#$link_index" ;;
  esac
  show_route_line "$destination" "$via" "${flags}S" "$device" "$(value mtu)"
done
