# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# resolvconf(8): records in the directory of the network namespace, and a resolv.conf made of them.
records=$(state_directory)/resolvconf
mkdir -p "$records"

update() {
  cat "$records"/* 2>/dev/null | grep -E '^(nameserver|search|domain|options) ' >"$records/../resolv.conf"
  return 0
}

action='' name='' forced=false
while [ $# -gt 0 ]; do
  case $1 in
    -a | -d | -l)
      action=$1
      case ${2--} in
        -*) ;;
        *)
          name=$2
          shift
          ;;
      esac
      ;;
    -u) action=-u ;;
    -f) forced=true ;;
    -m) shift ;;
    -x | -p | -q) ;;
    *) fail "unknown option $1" ;;
  esac
  shift
done
case $name in */*) fail "bad name: $name" ;; esac
case $action in
  -a)
    [ -n "$name" ] || fail "interface not specified"
    cat >"$records/$name"
    update
    ;;
  -d)
    if [ ! -e "$records/$name" ] && ! $forced; then
      fail "No resolv.conf for interface $name"
    fi
    rm -f "$records/$name"
    update
    ;;
  -l)
    for file in "$records"/${name:-*}; do
      [ -e "$file" ] || { [ -z "$name" ] && exit 0; } || fail "No resolv.conf for interface $name"
      echo "# resolv.conf from ${file##*/}"
      cat "$file"
      echo
    done
    ;;
  -u) update ;;
  *) fail "an action is needed" ;;
esac
