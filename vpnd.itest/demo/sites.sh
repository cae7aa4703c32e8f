# SPDX-License-Identifier: BSD-2-Clause
# Read by ../../demo. Two gateways join the networks behind them:
#
#          10.1.0.0/24             192.0.2.0/24              10.2.0.0/24
#   westhost ------- west gateway =============== east gateway ------- easthost
#       .2         .1      .1                         .2     .1          .2

in_one_process() {
  say "not as root on Linux with tunnel devices; this is missing: $(echo "$1" | paste -s -d , -)"
  echo "so: two routers in one process, over UDP on the loopback interface, with tunnel devices in memory"
  local lib=run/target/vpnd/lib
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:-UsePerfData -cp "vpnd.itest/target/classes:$lib/jna.jar:$lib/org.apache.felix.framework.jar" \
    vpnd.itest.TwoRouters run/target/vpnd "$(memory_bundle)" "$files"
  say "done"
}

make_network() {
  namespaces westhost west east easthost
  cable west wan 192.0.2.1/24 east wan 192.0.2.2/24
  cable westhost lan 10.1.0.2/24 west lan 10.1.0.1/24
  cable easthost lan 10.2.0.2/24 east lan 10.2.0.1/24
  ip -n "$net-westhost" route add default via 10.1.0.1
  ip -n "$net-easthost" route add default via 10.2.0.1
}

# configure NAME PUBLIC_KEY_LINE_OF_PEER PEER_ADDRESS PEER_NETWORK: completes the file that vpnd-keygen began
configure() {
  cat >> "$files/$1.conf" << END
$2
remote_host: $3
remote_network: $4
device: $1
label: $1
local_nonce_file: $files/$1.local_nonce
remote_nonce_file: $files/$1.remote_nonce
stats_path: $files/$1.sock
# A new key as often as may be: when 5000 packets were sent, at the next heartbeat (10 s)
max_key_packets: 5000
END
  grep -v local_sk "$files/$1.conf" | sed "s/^/  $1.conf: /"
}

in_namespaces() {
  say "two networks, each with a host and a gateway"
  make_network
  sed -n '4,6s/^#//p' vpnd.itest/demo/sites.sh

  say "a key pair and a configuration file for each gateway"
  west_public=$("$vpnd_keygen" "$files/west.conf" | grep remote_pk)
  east_public=$("$vpnd_keygen" "$files/east.conf" | grep remote_pk)
  configure west "$east_public" 192.0.2.2 10.2.0.0/24
  configure east "$west_public" 192.0.2.1 10.1.0.0/24

  say "vpnd on both gateways"
  start west -c "$files/west.conf"
  start east -c "$files/east.conf"
  await west "session up" 1 10
  await east "session up" 1 10

  await_answer westhost 10.2.0.2

  say "ping from host to host"
  inside westhost ping -n -c 3 -i 0.2 10.2.0.2

  say "TCP both ways for 5 seconds"
  traffic easthost TcpFlow serve 7002 > /dev/null &
  daemons+=($!)
  sleep 1
  traffic westhost TcpFlow 10.2.0.2 7002 5 up down | sed 's/^report/ /'

  say "numbered UDP datagrams, 1000 a second both ways, while the key changes"
  traffic easthost NumberedUdp receive 7001 25000 > >(sed -un 's/^report/  eastward:/p') &
  local receivers=($!)
  traffic westhost NumberedUdp receive 7001 25000 > >(sed -un 's/^report/  westward:/p') &
  receivers+=($!)
  sleep 1
  traffic easthost NumberedUdp send 10.1.0.2 7001 25000 1000 > /dev/null &
  traffic westhost NumberedUdp send 10.2.0.2 7001 25000 1000 > /dev/null
  wait "${receivers[@]}"
  await west "new key" 2 1

  say "stopping; the gateways' networks are as they were before"
  kill -TERM "${daemons[@]:0:2}"
  wait "${daemons[@]:0:2}" || true
  inside west ip -brief -4 address | sed 's/^/  west: /'
  inside west ip route | sed 's/^/  west: /'
  say "done"
}

gaps=$(missing)
build
if [ -z "$gaps" ]; then
  in_namespaces
else
  in_one_process "$gaps"
fi
