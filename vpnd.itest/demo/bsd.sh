# SPDX-License-Identifier: BSD-2-Clause
# Read by ../../demo. One gateway uses the port to the BSDs, with stand-ins for FreeBSD; the other one the port to Linux:
#
#   10.1.0.0/24               192.0.2.0/24               10.2.0.0/24
#        "FreeBSD" gateway ================== Linux gateway
#     .1               .1                    .2            .1

# configure NAME LINE...: completes the file that vpnd-keygen began
configure() {
  printf '%s\n' "${@:2}" "local_nonce_file: $files/$1.local_nonce" "remote_nonce_file: $files/$1.remote_nonce" >> "$files/$1.conf"
  grep -v local_sk "$files/$1.conf" | sed "s/^/  $1.conf: /"
}

# start_freebsd: with the options of Java that select the system and its stand-ins
start_freebsd() {
  local stand_in=$files/stand-ins/freebsd
  export JAVA_TOOL_OPTIONS="-Dorg.osgi.framework.os.name=FreeBSD -Dvpnd.bsd.libc=$stand_in/libvpnd.so -Dvpnd.bsd.programs=$stand_in/programs"
  start freebsd -c "$files/freebsd.conf"
  freebsd=$!
  unset JAVA_TOOL_OPTIONS
  await freebsd "session up" 1 60
  await_answer freebsd 10.2.0.1 -I 10.1.0.1
}

# freebsd_network: what vpnd may change there
freebsd_network() {
  inside freebsd ip -brief link show type tun | awk '{ print "interface " $1 }'
  inside freebsd ip route
  inside freebsd sysctl net.ipv4.ip_forward
}

ping_each_other() {
  inside freebsd ping -c 3 -i 0.2 -I 10.1.0.1 10.2.0.1 | sed 's/^/  /'
}

require cc sysctl
build

say "THIS IS NO FREEBSD. The bundle vpnd.tun.bsd runs here as it does there, but a C library and programs (ifconfig, route,
   sysctl) stand in for those of FreeBSD, and translate to this Linux. That shows the bundle, not a kernel of FreeBSD"
vpnd.testing.bsd/src/main/build "$files/stand-ins"
ls "$files/stand-ins/freebsd" "$files/stand-ins/freebsd/programs" | sed 's/^/  /'

say "two gateways, each with a network"
sed -n '4,6s/^#//p' vpnd.itest/demo/bsd.sh
namespaces freebsd linux
mkdir -p "$files/freebsd/run" "$files/linux/run"
cable freebsd wan 192.0.2.1/24 linux wan 192.0.2.2/24
ip -n "$net-freebsd" address add 10.1.0.1/24 dev lo
ip -n "$net-linux" address add 10.2.0.1/24 dev lo
freebsd_network > "$files/before"

say "a key pair and a configuration file for each gateway"
freebsd_public=$("$vpnd_keygen" "$files/freebsd.conf" | grep remote_pk)
linux_public=$("$vpnd_keygen" "$files/linux.conf" | grep remote_pk)
configure freebsd "$linux_public" "remote_host: 192.0.2.2" "remote_network: 10.2.0.0/24" "label: linux"
configure linux "$freebsd_public" "remote_host: 192.0.2.1" "remote_network: 10.1.0.0/24" "label: freebsd"

say "vpnd on both"
start linux -c "$files/linux.conf"
start_freebsd

say "ping, a new key, ping"
ping_each_other
inside freebsd "$vpndctl" -c "$files/freebsd.conf" rekey linux
ping_each_other

say "TCP both ways for 3 seconds"
traffic linux traffic.TcpFlow serve 7002 > /dev/null &
daemons+=($!)
sleep 1
traffic freebsd traffic.TcpFlow 10.2.0.1 7002 3 down up | sed 's/^report/ /'

say "what the port has changed on the \"FreeBSD\" gateway"
freebsd_network | sed 's/^/  /'

say "vpnd is killed, and started again"
kill -KILL "$freebsd"
wait "$freebsd" || true
start_freebsd
ping_each_other

say "vpnd ends"
kill -TERM "$freebsd"
wait "$freebsd" || true
freebsd_network | diff "$files/before" - && say "the \"FreeBSD\" gateway is as it was before"
say "done"
