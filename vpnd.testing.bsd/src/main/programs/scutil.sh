# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# scutil(8): the commands of its standard input that concern the dynamic store, whose values are files in the directory of
# the network namespace. A file has one line for each key of a dictionary: the key, * if it has an array, and the values.
store=$(state_directory)/scutil
mkdir -p "$store"
dictionary=$store/.current
: >"$dictionary"

file_of() { echo "$store/$(echo "$1" | tr / '|')"; }

show_dictionary() {
  echo '<dictionary> {'
  while read -r key values; do
    case $values in
      '* '*)
        echo "  $key : <array> {"
        number=0
        for value in ${values#'* '}; do
          echo "    $number : $value"
          number=$((number + 1))
        done
        echo '  }'
        ;;
      *) echo "  $key : $values" ;;
    esac
  done <"$1"
  echo '}'
}

# Reports a key that does not exist, as the program does: its exit code stays 0.
with_file() {
  if [ -e "$1" ]; then
    shift
    "$@"
  else
    echo '  No such key'
  fi
}

set -f
while read -r command arguments; do
  # shellcheck disable=SC2086 # words
  set -- $arguments
  case $command in
    '' | open | close) ;;
    quit | exit) break ;;
    d.init) : >"$dictionary" ;;
    d.add) echo "$*" >>"$dictionary" ;;
    d.show) show_dictionary "$dictionary" ;;
    set) cp "$dictionary" "$(file_of "$1")" ;;
    get) with_file "$(file_of "$1")" cp "$(file_of "$1")" "$dictionary" ;;
    show) with_file "$(file_of "$1")" show_dictionary "$(file_of "$1")" ;;
    remove) with_file "$(file_of "$1")" rm -f "$(file_of "$1")" ;;
    list)
      number=0
      # shellcheck disable=SC2012 # names without line breaks
      ls "$store" | tr '|' / | while read -r key; do
        echo "  subKey [$number] = $key"
        number=$((number + 1))
      done
      ;;
    *) echo "$command: unknown, type \"help\" for command info" ;;
  esac
done
