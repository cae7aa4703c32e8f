# SPDX-License-Identifier: BSD-2-Clause
# Read by ../../demo. What happens between two sites.

. vpnd.itest/demo/two-sites.sh

# in_one_process WHY: what can be shown where hosts cannot be made
in_one_process() {
  local lib=run/target/vpnd/lib
  say "THIS IS NOT THE WHOLE DEMONSTRATION, because this machine lacks: $1"
  echo "It shows two routers in one process, over UDP on the loopback interface, with tunnel devices in memory and a"
  echo "clock that runs five times as fast. No host is joined to another. For that, provide what is lacking and run it again."
  build
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:-UsePerfData -cp "vpnd.itest/target/classes:$lib/jna.jar:$lib/org.apache.felix.framework.jar" \
    vpnd.itest.TwoRouters run/target/vpnd "$(jar vpnd.tun.memory)" "$files"
  say "done, but this was not the whole demonstration: this machine lacks: $1"
}

in_namespaces() {
  build
  join_sites "# A new key as often as may be: when 5000 packets were sent, at the next heartbeat (10 s)" \
    "max_key_packets: 5000"

  say "ping from host to host"
  inside westhost ping -n -c 3 -i 0.2 10.2.0.2

  say "TCP both ways for 5 seconds"
  traffic easthost traffic.TcpFlow serve 7002 > /dev/null &
  daemons+=($!)
  sleep 1
  traffic westhost traffic.TcpFlow 10.2.0.2 7002 5 up down | sed 's/^report/ /'

  say "numbered UDP datagrams, 1000 a second both ways, while the key changes"
  traffic easthost traffic.NumberedUdp receive 7001 25000 > >(sed -un 's/^report/  eastward:/p') &
  local receivers=($!)
  traffic westhost traffic.NumberedUdp receive 7001 25000 > >(sed -un 's/^report/  westward:/p') &
  receivers+=($!)
  sleep 1
  traffic easthost traffic.NumberedUdp send 10.1.0.2 7001 25000 1000 > /dev/null &
  traffic westhost traffic.NumberedUdp send 10.2.0.2 7001 25000 1000 > /dev/null
  wait "${receivers[@]}"
  await west "new key" 2 1

  say "stopping; the gateways' networks are as they were before"
  kill -TERM "${daemons[@]:0:2}"
  wait "${daemons[@]:0:2}" || true
  inside west ip -brief -4 address | sed 's/^/  west: /'
  inside west ip route | sed 's/^/  west: /'
  say "done"
}

gaps=$(lacking | paste -s -d , - | sed 's/,/, /g')
if [ -z "$gaps" ]; then
  in_namespaces
else
  in_one_process "$gaps"
fi
