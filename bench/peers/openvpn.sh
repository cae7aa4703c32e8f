# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2154
# OpenVPN in user space: one TLS client, one TLS server, AES-256-GCM.

needs() {
  echo openvpn openssl
}

version() {
  local first
  first=$(openvpn --version | sed -n 1p)
  echo "${first%% x86*}, AES-256-GCM"
}

prepare() {
  local side
  declare -gA fingerprint
  for side in west east; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 2 -subj "/CN=$side" \
      -keyout "$work/$side.key" -out "$work/$side.crt" 2>/dev/null
    fingerprint[$side]=$(openssl x509 -in "$work/$side.crt" -noout -fingerprint -sha256)
  done
}

start() {
  local side
  local -A role=([west]=client [east]=server)
  for side in west east; do
    daemon "$side" openvpn --dev "${device[$side]}" --dev-type tun --tun-mtu "$tunnel_mtu" \
      --proto udp --remote "${wan[${other[$side]}]}" "--tls-${role[$side]}" --dh none --disable-dco \
      --cert "$work/$side.crt" --key "$work/$side.key" \
      --peer-fingerprint "${fingerprint[${other[$side]}]#*=}" --data-ciphers AES-256-GCM
  done
  route_through_tunnels
}
