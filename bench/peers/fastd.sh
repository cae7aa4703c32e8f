# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2154
# fastd with its usual method, salsa2012+umac.

needs() {
  echo fastd
}

version() {
  echo "$(fastd --version), salsa2012+umac"
}

prepare() {
  local side
  local -A secret public
  for side in west east; do
    {
      read -r _ "secret[$side]"
      read -r _ "public[$side]"
    } < <(fastd --generate-key 2>/dev/null)
  done
  for side in west east; do
    cat >"$work/$side.conf" <<END
mode tun;
interface "${device[$side]}";
mtu $tunnel_mtu;
method "salsa2012+umac";
log level warn;
bind any:10000;
secret "${secret[$side]}";
peer "${other[$side]}" {
  key "${public[${other[$side]}]}";
  remote ${wan[${other[$side]}]}:10000;
}
END
  done
}

start() {
  local side
  for side in west east; do
    daemon "$side" fastd --config "$work/$side.conf"
  done
  route_through_tunnels
}
