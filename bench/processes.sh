# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2154
# Starts, watches and ends processes in the two namespaces; read by measure. Every wait has a limit.

# The daemons of the VPN under measurement, and all processes that run, as keys.
daemons=()
declare -A running=()

# daemon SIDE COMMAND...: starts a daemon of the VPN; the command must neither fork nor go to the background.
daemon() {
  exec_in "$@" >"$work/$1.log" 2>&1 &
  running[$!]=1
  daemons+=("$!")
}

# Milliseconds since the machine was started, in steps of 10, independent of the wall clock.
uptime_ms() {
  local seconds
  read -r seconds _ </proc/uptime
  echo $((10#${seconds/./} * 10))
}

daemons_run() {
  local pid
  for pid in "${daemons[@]}"; do
    kill -0 "$pid" 2>/dev/null || return 1
  done
}

# await SECONDS COMMAND...: repeats a command, with pauses of 10 ms, until it succeeds; fails at the limit.
await() {
  local deadline=$(($(uptime_ms) + $1 * 1000))
  shift
  until "$@" >/dev/null 2>&1; do
    daemons_run || fail "a daemon of $vpn has ended by itself"
    [ "$(uptime_ms)" -lt "$deadline" ] || return 1
    sleep 0.01
  done
}

# bounded SECONDS SIDE COMMAND...: runs a command, ends it at the limit, and can be interrupted by a signal to this script.
bounded() {
  local pid status=0
  timeout --kill-after=2 "$1" nsenter --net="/run/netns/${namespace[$2]}" -- "${@:3}" &
  pid=$!
  running[$pid]=1
  wait "$pid" || status=$?
  unset "running[$pid]"
  return "$status"
}

# Terminates all processes, and kills those that have not ended after 3 s.
end_processes() {
  local pid deadline=$(($(uptime_ms) + 3000))
  for pid in "${!running[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in "${!running[@]}"; do
    while kill -0 "$pid" 2>/dev/null; do
      [ "$(uptime_ms)" -lt "$deadline" ] || kill -KILL "$pid" 2>/dev/null || true
      sleep 0.05
    done
  done
}
