# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2154
# WireGuard in user space.

needs() {
  echo wireguard-go wg
}

version() {
  wireguard-go --version | sed -n 1p
}

prepare() {
  local side
  for side in west east; do
    wg genkey >"$work/$side.key"
    wg pubkey <"$work/$side.key" >"$work/$side.pub"
  done
}

start() {
  local side
  for side in west east; do
    LOG_LEVEL=error daemon "$side" wireguard-go -f "${device[$side]}"
  done
  for side in west east; do
    await 10 run_in "$side" wg show "${device[$side]}" || fail "wireguard-go in the $side cannot be configured"
    run_in "$side" wg set "${device[$side]}" private-key "$work/$side.key" listen-port 51820 \
      peer "$(cat "$work/${other[$side]}.pub")" \
      endpoint "${wan[${other[$side]}]}:51820" allowed-ips "${network[${other[$side]}]}"
  done
  route_through_tunnels
}
