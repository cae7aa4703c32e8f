# SPDX-License-Identifier: BSD-2-Clause
# Read by the scenes between two sites. Two gateways join the networks behind them:
#
#          10.1.0.0/24             192.0.2.0/24              10.2.0.0/24
#   westhost ------- west gateway =============== east gateway ------- easthost
#       .2         .1      .1                         .2     .1          .2

make_network() {
  namespaces westhost west east easthost
  # Another demonstration may run, with a west.conf of its own.
  mkdir -p "$files/west/run" "$files/east/run"
  cable west wan 192.0.2.1/24 east wan 192.0.2.2/24
  cable westhost lan 10.1.0.2/24 west lan 10.1.0.1/24
  cable easthost lan 10.2.0.2/24 east lan 10.2.0.1/24
  ip -n "$net-westhost" route add default via 10.1.0.1
  ip -n "$net-easthost" route add default via 10.2.0.1
}

# configure NAME PUBLIC_KEY_LINE_OF_PEER PEER_ADDRESS PEER_NETWORK LINE...: completes the file that vpnd-keygen began
configure() {
  { cat; printf '%s\n' "${@:5}"; } >> "$files/$1.conf" << END
$2
remote_host: $3
remote_network: $4
device: $1
label: $1
local_nonce_file: $files/$1.local_nonce
remote_nonce_file: $files/$1.remote_nonce
stats_path: $files/$1.sock
END
  grep -v local_sk "$files/$1.conf" | sed "s/^/  $1.conf: /"
}

# join_sites LINE...: makes the networks, starts vpnd with these lines in both files, and waits for the tunnel
join_sites() {
  say "two networks, each with a host and a gateway"
  make_network
  sed -n '4,6s/^#//p' vpnd.itest/demo/two-sites.sh

  say "a key pair and a configuration file for each gateway"
  west_public=$("$vpnd_keygen" "$files/west.conf" | grep remote_pk)
  east_public=$("$vpnd_keygen" "$files/east.conf" | grep remote_pk)
  configure west "$east_public" 192.0.2.2 10.2.0.0/24 "$@"
  configure east "$west_public" 192.0.2.1 10.1.0.0/24 "$@"

  say "vpnd on both gateways"
  start west -c "$files/west.conf"
  start east -c "$files/east.conf"
  await west "session up" 1 10
  await east "session up" 1 10
  await_answer westhost 10.2.0.2
}
