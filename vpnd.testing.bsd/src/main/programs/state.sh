# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034
# Read by the programs: what they share. Each system's file has been read before; it defines the functions and variables
# that a comment here names as the system's.
#
# What an interface is beyond Linux is in its alias: `bsd`, then words. The C library writes and reads the same.
#   open=PID     a process has opened the device
#   created      by ifconfig(8)
#   down         though it is up in Linux, which would forget its routes
#   header, nonblocking   for the C library alone
# All else is in files of a directory of the network namespace.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH LC_ALL=C
umask 077
program=${0##*/}

# fail MESSAGE [EXIT_CODE]
fail() {
  echo "$program: $1" >&2
  exit "${2:-1}"
}

# The loopback has a number on a BSD.
to_linux_name() { if [ "$1" = lo0 ]; then echo lo; else echo "$1"; fi; }
to_bsd_name() { if [ "$1" = lo ]; then echo lo0; else echo "$1"; fi; }

is_interface() { ip link show dev "$(to_linux_name "$1")" >/dev/null 2>&1; }

# read_link NAME: sets link_flags, a list of Linux's flags between commas; link_mtu; link_index; link_words, those of the alias
# between spaces; link_opener, the process that has opened the device, or nothing. Returns 1 if there is no such interface.
read_link() {
  link_line=$(ip -o link show dev "$(to_linux_name "$1")" 2>/dev/null) || return 1
  link_index=${link_line%%:*}
  link_flags=${link_line#*<} link_flags=,${link_flags%%>*},
  link_mtu=${link_line#* mtu } link_mtu=${link_mtu%% *}
  link_words=
  case $link_line in
    *' alias bsd'*) link_words=" ${link_line##* alias bsd} " ;;
  esac
  link_opener=
  case $link_words in
    *' open='*) link_opener=${link_words#* open=} link_opener=${link_opener%% *} ;;
  esac
}

has_flag() { case $link_flags in *",$1,"*) ;; *) return 1 ;; esac; }
has_word() { case $link_words in *" $1 "*) ;; *) return 1 ;; esac; }

# write_words NAME WORDS: replaces the words
write_words() {
  # shellcheck disable=SC2086 # leaves one space between words
  set -- "$1" $2
  name=$1
  shift
  ip link set dev "$name" alias "bsd${*:+ $*}"
}

add_word() { has_word "$2" || write_words "$1" "$link_words $2"; }
remove_word() { ! has_word "$2" || write_words "$1" "$(echo "$link_words" | sed "s| $2 | |")"; }

is_up() { has_flag UP && ! has_word down; }

# Does what the kernel would have done at the end of processes that were killed; one that no one has waited for yet shows by
# the carrier alone. The system's: closed NAME.
sweep() {
  ip -o link show type tun 2>/dev/null | while read -r _ name line; do
    pid=${line##* open=} pid=${pid%% *}
    case $line in
      '<NO-CARRIER'*' alias bsd open='*) forget_opener "${name%:}" ;;
      *' alias bsd open='*) kill -0 "$pid" 2>/dev/null || forget_opener "${name%:}" ;;
    esac
  done
}

forget_opener() {
  read_link "$1" || return
  remove_word "$1" "open=$link_opener"
  read_link "$1" && closed "$1"
}

# What closing does where it takes an interface down and removes its IPv4 addresses, with their routes.
purge() {
  ip -4 addr flush dev "$1" 2>/dev/null
  add_word "$1" down
}

# set_up NAME
set_up() {
  read_link "$1" || return 1
  remove_word "$1" down
  has_flag UP || ip link set dev "$(to_linux_name "$1")" up
}

# Prints the directory of this namespace. Numbers of namespaces are used again; a mark on the loopback, which the
# directory has too, shows that it is still the same one.
state_directory() {
  directory=/run/vpnd-testing-bsd/$(readlink /proc/self/ns/net | tr -dc 0-9)
  read_link lo
  mark=$(echo "$link_words" | tr -d ' ')
  if [ -z "$mark" ]; then
    mark=$(cat /proc/sys/kernel/random/uuid)
    write_words lo "$mark"
  fi
  if [ "$mark" != "$(cat "$directory/mark" 2>/dev/null)" ]; then
    rm -rf "$directory"
    mkdir -p "$directory"
    echo "$mark" >"$directory/mark"
  fi
  echo "$directory"
}

# netmask_of BITS: in hexadecimal
netmask_of() { printf '0x%08x' $((0xffffffff << (32 - $1) & 0xffffffff)); }

# dotted BITS: the mask as an address
dotted() {
  mask=$((0xffffffff << (32 - $1) & 0xffffffff))
  echo "$((mask >> 24)).$((mask >> 16 & 255)).$((mask >> 8 & 255)).$((mask & 255))"
}

# bits_of MASK: of an address, or of a number in hexadecimal
bits_of() {
  case $1 in
    0x*) mask=$(($1)) ;;
    *.*.*.*)
      mask=0 rest=$1.
      while [ -n "$rest" ]; do
        mask=$((mask * 256 + ${rest%%.*})) rest=${rest#*.}
      done
      ;;
    *) return 1 ;;
  esac
  bits=0
  while [ $((mask & 0x80000000)) -ne 0 ]; do
    mask=$((mask << 1 & 0xffffffff)) bits=$((bits + 1))
  done
  [ "$mask" -eq 0 ] && echo "$bits"
}
