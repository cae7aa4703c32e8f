# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2154
# sysctl(8): forwarding, and the constants of the system. The system's: separator, between a name and its value; needs_w,
# whether -w is needed to set a value; constant NAME, which prints the value of one; unknown NAME, which fails.

# Prints the file of a name, or nothing.
file_of() {
  case $1 in
    net.inet.ip.forwarding) echo /proc/sys/net/ipv4/ip_forward ;;
    net.inet6.ip6.forwarding) echo /proc/sys/net/ipv6/conf/all/forwarding ;;
  esac
}

value_of() {
  if [ -n "$(file_of "$1")" ]; then
    cat "$(file_of "$1")"
  else
    constant "$1"
  fi
}

# set_value NAME VALUE
set_value() {
  $write || ! $needs_w || fail "Must specify -w to set variables"
  old=$(value_of "$1")
  [ -n "$old" ] || unknown "$1"
  [ -n "$(file_of "$1")" ] || fail "$1: Operation not permitted"
  echo "$2" >"$(file_of "$1")" || fail "$1: Invalid argument"
  $quiet || echo "$1: $old -> $(value_of "$1")"
}

number_only=false write=false quiet=false
while getopts nwqe option; do
  case $option in
    n) number_only=true ;;
    w) write=true ;;
    q) quiet=true ;;
    e) separator='=' ;;
    *) exit 1 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || fail "a name is needed"
for argument in "$@"; do
  case $argument in
    *=*) set_value "${argument%%=*}" "${argument#*=}" ;;
    *)
      value=$(value_of "$argument")
      [ -n "$value" ] || unknown "$argument"
      if $number_only; then echo "$value"; else echo "$argument$separator$value"; fi
      ;;
  esac
done
