# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# The two gateways between which every VPN is measured, as network namespaces of this machine; read by measure.
#
#       10.1.0.0/24                 192.0.2.0/24                 10.2.0.0/24
#     lan0 10.1.0.1 [ west ] wan0 .1 ============ .2 wan0 [ east ] lan0 10.2.0.1
#                        |                                 |
#                        tun - - - - - VPN over UDP - - - - tun

# shellcheck disable=SC2034 # the files of the VPNs use them
declare -A other=([west]=east [east]=west)
declare -A wan=([west]=192.0.2.1 [east]=192.0.2.2)
declare -A lan=([west]=10.1.0.1 [east]=10.2.0.1)
declare -A network=([west]=10.1.0.0/24 [east]=10.2.0.0/24)
# Some VPNs keep files by the name of their device, so it is different for each side and run.
declare -A device=([west]="vptw$$" [east]="vpte$$")
declare -A namespace=([west]="vptbench-west-$$" [east]="vptbench-east-$$")

# The usual MTU of a VPN over a path of 1500 bytes.
tunnel_mtu=1420

# exec_in SIDE COMMAND...: execs a command in the namespace of one side; for use in the background.
exec_in() {
  exec nsenter --net="/run/netns/${namespace[$1]}" -- "${@:2}"
}

# run_in SIDE COMMAND...: runs a command there.
run_in() {
  (exec_in "$@")
}

create_network() {
  local side
  for side in west east; do
    ip netns add "${namespace[$side]}"
  done
  ip link add wan0 netns "${namespace[west]}" type veth peer name wan0 netns "${namespace[east]}"
  for side in west east; do
    ip -n "${namespace[$side]}" link add lan0 type bridge
    ip -n "${namespace[$side]}" address add "${lan[$side]}/24" dev lan0
    ip -n "${namespace[$side]}" address add "${wan[$side]}/24" dev wan0
    local link
    for link in lo lan0 wan0; do
      ip -n "${namespace[$side]}" link set "$link" up
    done
  done
}

delete_network() {
  local side
  for side in west east; do
    ip netns delete "${namespace[$side]}" 2>/dev/null || true
  done
}

# route_through_tunnels: waits for the devices of the two daemons, and routes each network to the other.
route_through_tunnels() {
  local side
  for side in west east; do
    await 10 ip -n "${namespace[$side]}" link show "${device[$side]}" || fail "no device of the VPN in the $side"
    ip -n "${namespace[$side]}" link set "${device[$side]}" mtu "$tunnel_mtu" up
    ip -n "${namespace[$side]}" route add "${network[${other[$side]}]}" dev "${device[$side]}"
  done
}
