# SPDX-License-Identifier: BSD-2-Clause
# Read by verify, check and demo: finds and installs missing packages.

# The build is run afterwards, and vpnd does not run files that others can change.
umask 022

# On Debian nft, sysctl and others are not on the PATH of a user, nor of root after su.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

is_debian_root() {
  [ -r /etc/debian_version ] && [ "$(id -u)" -eq 0 ]
}

# is_here PROGRAM: whether this machine has a program, a library, a header of C or a dictionary
is_here() {
  case $1 in
    javac) command -v javac >/dev/null || [ -x "${JAVA_HOME:-}/bin/javac" ] ;;
    mvn) command -v mvn >/dev/null || [ -n "${MVNW_REPOURL:-}" ] ;;
    *.h) [ -e "/usr/include/$1" ] ;;
    *.dic) [ -e "/usr/share/hunspell/$1" ] ;;
    *.so.*) ldconfig -p 2>/dev/null | grep "$1" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# Prints a line "PACKAGE PROGRAM" of cnf/debian-packages for each that is missing here.
missing_packages() {
  grep -v '^#' cnf/debian-packages | while read -r package program; do
    is_here "$program" || echo "$package $program"
  done
}

# One by one if installing all together fails, so that a package unknown to this Debian does not prevent the others.
install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || return 1
  apt-get install -qq -y --no-install-recommends "$@" && return
  for package in "$@"; do
    apt-get install -qq -y --no-install-recommends "$package" || true
  done
}

# Installs missing packages and runs cnf/unpack-resolvers, as root on Debian; elsewhere, or if that fails, it prints what is
# missing and returns 1.
set_up() {
  missing=$(missing_packages)
  if [ -n "$missing" ] && is_debian_root; then
    packages=$(echo "$missing" | cut -d ' ' -f 1)
    echo "installing" $packages >&2
    # shellcheck disable=SC2086 # one word per package
    install_packages $packages >&2 || true
    missing=$(missing_packages)
  fi
  if is_debian_root && ! cnf/unpack-resolvers; then
    missing=$(echo "$missing" && printf '%s\n' "openresolv resolvconf" "systemd-resolved resolvectl" "network-manager nmcli")
  fi
  [ -z "$missing" ] || {
    echo "$missing" | sed -n 's/^\(.*\) \(.*\)$/missing: \2 (package \1)/p' >&2
    return 1
  }
}
