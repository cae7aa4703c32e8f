# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2154
# QuickTUN with its protocol nacltai: NaCl's box for each packet, as in vpnd, but without key changes.

needs() {
  echo quicktun keypair
}

version() {
  local first
  first=$(quicktun --help 2>&1 | sed -n 1p)
  echo "${first% (c)*}, nacltai"
}

prepare() {
  local side
  declare -gA secret public
  for side in west east; do
    {
      read -r _ "secret[$side]"
      read -r _ "public[$side]"
    } < <(keypair </dev/null 2>/dev/null)
  done
}

start() {
  local side
  for side in west east; do
    export IFACE=${device[$side]} IF_QT_PROTOCOL=nacltai IF_QT_TUN_MODE=1
    export IF_QT_LOCAL_ADDRESS=${wan[$side]} IF_QT_LOCAL_PORT=2998
    export IF_QT_REMOTE_ADDRESS=${wan[${other[$side]}]} IF_QT_REMOTE_PORT=2998
    export IF_QT_PRIVATE_KEY=${secret[$side]} IF_QT_PUBLIC_KEY=${public[${other[$side]}]}
    daemon "$side" quicktun
  done
  route_through_tunnels
}
