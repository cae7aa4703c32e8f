# SPDX-License-Identifier: BSD-2-Clause
# Read by verify, check and demo: what this machine lacks, and how that is installed.

# What is built is run, and vpnd does not run what others can change.
umask 022

# Debian keeps nft, sysctl and others where the PATH of a user, and of root after su, does not lead.
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

# One after the other if they cannot be had together, so that one that is unknown to this Debian keeps no other away.
install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || return 1
  apt-get install -qq -y --no-install-recommends "$@" && return
  for package in "$@"; do
    apt-get install -qq -y --no-install-recommends "$package" || true
  done
}

# Installs what is missing and unpacks openresolv, as root on Debian; elsewhere, or if that fails, it says what is missing
# and returns 1.
set_up() {
  missing=$(missing_packages)
  if [ -n "$missing" ] && is_debian_root; then
    packages=$(echo "$missing" | cut -d ' ' -f 1)
    echo "installing" $packages >&2
    # shellcheck disable=SC2086 # one word per package
    install_packages $packages >&2 || true
    missing=$(missing_packages)
  fi
  if is_debian_root && ! cnf/unpack-openresolv; then
    missing=$(echo "$missing" && echo "openresolv resolvconf")
  fi
  [ -z "$missing" ] || {
    echo "$missing" | sed -n 's/^\(.*\) \(.*\)$/missing: \2 (package \1)/p' >&2
    return 1
  }
}
