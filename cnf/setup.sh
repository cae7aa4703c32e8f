# SPDX-License-Identifier: BSD-2-Clause
# Read by verify, check and demo: which Maven they use, what this machine lacks, and how that is installed.

# Prints a line "PACKAGE PROGRAM" of cnf/debian-packages for each that is missing here.
missing_packages() {
  grep -v '^#' cnf/debian-packages | while read -r package program; do
    case $program in
      javac) [ -z "${JAVA_HOME:-}" ] || continue ;;
      mvn) [ -z "${MVNW_REPOURL:-}" ] || continue ;;
    esac
    case $program in
      *.so.*) ldconfig -p 2>/dev/null | grep "$program" >/dev/null ;;
      *) command -v "$program" >/dev/null ;;
    esac || echo "$package $program"
  done
}

is_debian_root() {
  [ -r /etc/debian_version ] && [ "$(id -u)" -eq 0 ]
}

# Installs what is missing and unpacks openresolv, as root on Debian; elsewhere, or if that fails, it says what is missing
# and returns 1.
set_up() {
  missing=$(missing_packages)
  if [ -n "$missing" ] && is_debian_root; then
    packages=$(echo "$missing" | cut -d ' ' -f 1)
    echo "installing" $packages >&2
    # shellcheck disable=SC2086 # one word per package
    { apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages; } >&2 || true
    missing=$(missing_packages)
  fi
  if is_debian_root && ! cnf/unpack-openresolv; then
    missing="$missing openresolv resolvconf"
  fi
  [ -z "$missing" ] || {
    echo "$missing" | sed 's/^\(.*\) \(.*\)$/missing: \2 (package \1)/' >&2
    return 1
  }
}

maven() {
  if command -v mvn >/dev/null; then mvn "$@"; else ./mvnw "$@"; fi
}
