# SPDX-License-Identifier: BSD-2-Clause
# Read by ../../demo. A laptop sends all its traffic through its gateway, and nothing in clear:
#
#      192.168.1.0/24            192.0.2.0/24
#   laptop ------------ router ================ gateway
#         .2          .1 |    .1              .2
#                        '--- 198.51.100.80, a host in the internet
#
# The router counts what the laptop sends besides the tunnel's datagrams.

# in_clear: the number of packets that the router has seen in clear
in_clear() { inside router nft list counter inet seen in_clear | grep -o 'packets [0-9]*' | cut -d ' ' -f 2; }

# look TEXT: what the router sees while the laptop pings a host in the internet
look() {
  local before
  before=$(in_clear)
  inside laptop ping -q -c 10 -i 0.05 -W 1 198.51.100.80 2>&1 | grep -E 'transmitted|rtt' | sed 's/^/  /' || true
  inside laptop ping -q -c 10 -i 0.05 -W 1 -I wan 198.51.100.80 > /dev/null 2>&1 || true
  printf '  %s: %s packets in clear\n' "$1" $(($(in_clear) - before))
}

start_laptop() {
  start laptop -c "$files/laptop.conf"
  laptop=$!
}

start_gateway() {
  start gateway -c "$files/gateway.conf"
  gateway=$!
}

require nft
build

say "a laptop behind a router, and a gateway in the internet"
sed -n '4,7s/^#//p' vpnd.itest/demo/all-traffic.sh
namespaces laptop router gateway
mkdir -p "$files/laptop/run" "$files/gateway/run"
cable laptop wan 192.168.1.2/24 router lan 192.168.1.1/24
cable router wan 192.0.2.1/24 gateway wan 192.0.2.2/24
ip -n "$net-router" address add 198.51.100.80/32 dev lo
ip -n "$net-laptop" route add default via 192.168.1.1
ip -n "$net-gateway" route add default via 192.0.2.1
inside router sysctl -q -w net.ipv4.ip_forward=1
inside router nft -f - << 'END'
table ip nat {
  chain postrouting {
    type nat hook postrouting priority 100
    oifname "wan" masquerade
  }
}
table inet seen {
  counter in_clear { }
  chain prerouting {
    type filter hook prerouting priority -300
    iifname != "lan" accept
    ip daddr 192.0.2.2 udp dport 1337 accept
    icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld2-listener-report } accept
    counter name in_clear
  }
}
END

say "a key pair and a configuration file for each"
laptop_public=$("$vpnd_keygen" "$files/laptop.conf" | grep remote_pk)
gateway_public=$("$vpnd_keygen" "$files/gateway.conf" | grep remote_pk)
printf '%s\n' "role: host" "$gateway_public" "remote_host: 192.0.2.2" "accept_network: 0.0.0.0/0, ::/0" \
  "local_nonce_file: $files/laptop.nonce" "remote_nonce_file: $files/laptop.remote" >> "$files/laptop.conf"
printf '%s\n' "role: host-gw" "$laptop_public" "host_addr: 10.99.0.2/24" "local_network: 0.0.0.0/0" "masquerade: yes" \
  "local_nonce_file: $files/gateway.nonce" "remote_nonce_file: $files/gateway.remote" >> "$files/gateway.conf"
for host in laptop gateway; do
  grep -v "local_sk\|nonce" "$files/$host.conf" | sed "s/^/  $host.conf: /"
done

say "without vpnd everything is in clear"
look "without vpnd"

say "vpnd starts on the laptop; its gateway is not there yet"
start_laptop
await laptop "running with" 1 60
sleep 1
look "before the session"

say "vpnd starts on the gateway"
start_gateway
await laptop "session up" 1 60
await_answer laptop 198.51.100.80
look "during the session"

say "the gateway is killed"
kill -KILL "$gateway"
wait "$gateway" || true
look "without the gateway"
start_gateway
await laptop "session up" 2 90
await_answer laptop 198.51.100.80
look "with the gateway again"

say "vpnd on the laptop is killed"
kill -KILL "$laptop"
wait "$laptop" || true
look "after kill -9"

say "vpnd starts again, and is stopped: that opens the way"
start_laptop
await laptop "session up" 1 90
await_answer laptop 198.51.100.80
look "during the session"
kill -TERM "$laptop"
wait "$laptop" || true
look "after a stop"
say "done"
