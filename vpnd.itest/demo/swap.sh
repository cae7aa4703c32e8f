# SPDX-License-Identifier: BSD-2-Clause
# Read by ../../demo. Parts of a running vpnd are replaced under traffic between two sites.

. vpnd.itest/demo/two-sites.sh

most=1000000
times=12

# watch NAMESPACE NAME: shows every second what arrives there, and at the end what became of all
watch() { traffic "$1" traffic.NumberedUdp watch 7001 "$most" "$2" > >(grep -v --line-buffered ready | sed -u "s/^report/  $2, all:/; s/^$2 /  $2 /"); }

# send NAMESPACE ADDRESS
send() {
  at "$1"
  "${at[@]}" "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:-UsePerfData -cp vpnd.itest/target/classes \
    vpnd.itest.traffic.NumberedUdp send "$2" 7001 "$most" 5000 > /dev/null &
  sending+=($!)
}

in_namespaces() {
  join_sites "# The swaps are at the west gateway"

  say "numbered UDP datagrams, 5000 a second both ways"
  watch easthost eastward &
  local watching=($!)
  watch westhost westward &
  watching+=($!)
  sleep 1
  sending=()
  send easthost 10.1.0.2
  send westhost 10.2.0.2
  sleep 3

  for bundle in vpnd.crypto vpnd.role.netgw vpnd.stats.graphite vpnd.tun.linux; do
    say "vpndctl update $bundle, $times times on the west gateway"
    for ((count = 0; count < times; count++)); do
      inside west "$vpndctl" -c "$files/west.conf" update "$bundle" > /dev/null
    done
  done

  say "the end of the traffic, and what became of each datagram"
  sleep 1
  kill -TERM "${sending[@]}"
  wait "${watching[@]}"

  say "the west gateway has had one session and one key"
  inside west "$vpndctl" -c "$files/west.conf" stats | grep -E 'SESSIONS|KEYS|session age'
  say "done"
}

require
build
in_namespaces
