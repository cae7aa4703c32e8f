# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154
# No VPN: the cable between the gateways, which shows the limit of the machine itself.

needs() {
  :
}

version() {
  echo "no VPN"
}

prepare() {
  device=([west]=wan0 [east]=wan0)
}

start() {
  local side
  for side in west east; do
    ip -n "${namespace[$side]}" route add "${network[${other[$side]}]}" via "${wan[${other[$side]}]}"
  done
}
