# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2154
# vpnd as it was built last: two daemons in the role net-gw, which choose the MTU and set the routes themselves.

needs() {
  :
}

distribution=${distribution:-$bench/../run/target/vpnd}

version() {
  "$distribution/bin/vpnd" -V
}

prepare() {
  local side
  local -A public
  for side in west east; do
    public[$side]=$("$distribution/bin/vpnd-keygen" "$work/${device[$side]}.conf")
  done
  for side in west east; do
    cat >>"$work/${device[$side]}.conf" <<END
${public[${other[$side]}]}
role: net-gw
remote_host: ${wan[${other[$side]}]}
remote_network: ${network[${other[$side]}]}
device: ${device[$side]}
local_nonce_file: $work/${device[$side]}.local-nonce
remote_nonce_file: $work/${device[$side]}.remote-nonce
stats_path: $work/${device[$side]}.stats
${further:-}
END
  done
}

start() {
  local side
  for side in west east; do
    daemon "$side" "$distribution/bin/vpnd" -f -c "$work/${device[$side]}.conf"
  done
}
