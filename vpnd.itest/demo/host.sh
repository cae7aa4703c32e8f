# SPDX-License-Identifier: BSD-2-Clause
# Read by ../../demo. A laptop at home, behind a router, works in a network far away:
#
#    192.168.1.0/24               192.0.2.0/24                 10.1.0.0/24
#   laptop ------- home router =============== gateway ------------- server.corp.example
#      .2        .1       .1                  .2     .1            .2
#
# The home router masquerades: nobody can reach the laptop by itself. The server is also the name server of corp.example.

resolvconf=$PWD/target/openresolv/sbin/resolvconf

# own_files NAME: /etc and /run of a host, where vpnd.conf and the resolver are its own
own_files() {
  install -d -m 700 "$files/$1" "$files/$1/run"
  cp -a /etc "$files/$1/etc"
  rm -f "$files/$1/etc/resolv.conf"
  echo "# no resolver" > "$files/$1/etc/resolv.conf"
  echo "hosts: files dns" > "$files/$1/etc/nsswitch.conf"
}

make_network() {
  namespaces laptop router gateway server
  cable laptop wan 192.168.1.2/24 router home 192.168.1.1/24
  cable router wan 192.0.2.1/24 gateway wan 192.0.2.2/24
  cable gateway lan 10.1.0.1/24 server lan 10.1.0.2/24
  ip -n "$net-laptop" route add default via 192.168.1.1
  ip -n "$net-server" route add default via 10.1.0.1
  inside router sysctl -q -w net.ipv4.ip_forward=1
  inside router nft -f - << END
table ip nat {
  chain postrouting {
    type nat hook postrouting priority srcnat
    oifname "wan" masquerade random
  }
}
END
  traffic server network.NameServer server.corp.example 10.1.0.2 > /dev/null &
  daemons+=($!)
  own_files laptop
  own_files gateway
  cat > "$files/laptop/etc/resolvconf.conf" << END
resolv_conf=/etc/resolv.conf
LIBEXECDIR=${resolvconf%/sbin/*}/lib/resolvconf
list_resolv='$resolvconf -l'
libc_restart=:
END
}

# configure FILE LINE...: completes the file that vpnd-keygen began
configure() {
  local file=$1
  shift
  printf '%s\n' "$@" "local_nonce_file: $file.local_nonce" "remote_nonce_file: $file.remote_nonce" >> "$file"
  grep -v -e local_sk -e nonce "$file" | sed 's/^/  /'
}

# What vpnd may change on the laptop: addresses, routes and the resolver
laptop_network() {
  inside laptop ip -brief -4 address show up | awk '{ print "address   " $3 " on " $1 }' | sed 's/@[^ ]*//'
  inside laptop ip route | sed 's/^/route     /'
  sed 's/^/resolver  /' "$files/laptop/etc/resolv.conf"
}

# Tells each change of the laptop's network when it happens.
watch_laptop() {
  local before now
  before=$(laptop_network)
  while sleep 0.2; do
    now=$(laptop_network)
    comm -3 --output-delimiter=+ <(sort <<< "$before") <(sort <<< "$now") |
      sed -e '/^+/!s/^/-/' -e 's/^\(.\)/  laptop: \1 /'
    before=$now
  done
}

ping_server() { inside laptop ping -4 -c 3 -i 0.2 server | sed 's/^/  /' || true; }

require nft sysctl mount install
[ -x "$resolvconf" ] || fail "this needs openresolv, unpacked at ${resolvconf%/sbin/*} (cnf/unpack-resolvers does it on Debian)"
build

say "a laptop at home, and a gateway of the network in which it has work to do"
make_network
sed -n '4,6s/^#//p' vpnd.itest/demo/host.sh

say "the laptop before"
laptop_network | sed 's/^/  laptop:   /' | tee "$files/before"
inside laptop ping -c 1 server 2>&1 | sed 's/^/  /' || true

say "one configuration file on each side: /etc/vpnd.conf of the laptop, /etc/vpnd.d/laptop.conf of the gateway"
install -d -m 700 "$files/gateway/etc/vpnd.d"
laptop_public=$("$vpnd_keygen" "$files/laptop/etc/vpnd.conf" | grep remote_pk)
gateway_public=$("$vpnd_keygen" "$files/gateway/etc/vpnd.d/laptop.conf" | grep remote_pk)
configure "$files/laptop/etc/vpnd.conf" "role: host" "$gateway_public" "remote_host: 192.0.2.2" \
  "resolvconf_path: $resolvconf"
echo
configure "$files/gateway/etc/vpnd.d/laptop.conf" "role: host-gw" "$laptop_public" "host_addr: 10.99.0.2/24" \
  "local_network: 10.1.0.0/24" "resolv_addr: 10.1.0.2" "resolv_domain: corp.example"

say "vpnd on both; what it changes on the laptop"
watch_laptop &
watcher=$!
daemons+=("$watcher")
start gateway
start laptop
laptop=$!
await laptop "session up" 1 20
await_answer laptop server
sleep 0.5

say "ping, by name"
ping_server

say "TCP both ways for 3 seconds, by name"
traffic server traffic.TcpFlow serve 7002 > /dev/null &
daemons+=($!)
sleep 1
traffic laptop traffic.TcpFlow server.corp.example 7002 3 down up | sed 's/^report/ /'

say "the laptop moves: another address, another port of the router; the session goes on"
ip -n "$net-laptop" address delete 192.168.1.2/24 dev wan
ip -n "$net-laptop" address add 192.168.1.77/24 dev wan
ip -n "$net-laptop" route add default via 192.168.1.1
ping_server
ip -n "$net-laptop" address delete 192.168.1.77/24 dev wan
ip -n "$net-laptop" address add 192.168.1.2/24 dev wan
ip -n "$net-laptop" route add default via 192.168.1.1
sleep 0.5

say "stopping vpnd on the laptop"
kill -TERM "$laptop"
wait "$laptop" || true
sleep 0.5
kill "$watcher"
laptop_network | sed 's/^/  laptop:   /' | diff "$files/before" - && say "the laptop is as it was before"
say "done"
