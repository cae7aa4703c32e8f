# SPDX-License-Identifier: BSD-2-Clause
# Finds Java and starts a class of vpnd with it; read by the programs in bin, which set $home.

# What vpnd makes is for its owner only, whatever the caller's umask is. The programs that it runs have another umask
# (vpnd.tun.linux, ProgramUmask).
umask 077

# Java takes the encoding of file names from the locale. What vpnd writes is the same in every locale.
LC_ALL=C.UTF-8
export LC_ALL

# In a directory that was removed Java does not start.
case $(pwd -P 2>/dev/null) in
  /*) ;;
  *) cd / ;;
esac

# fail MESSAGE
fail() {
  echo "${program##*/}: $1" >&2
  exit 71
}

# Java separates file names by a colon in some options. A directory with one in its name gets another name: that of a
# descriptor, which Java inherits.
case $home in
  *:*) exec 9<"$home" && base=/proc/self/fd/9 ;;
  *) base=$home ;;
esac

# Prints the major version that the file "release" beside bin/java names, or nothing.
java_version() {
  java_home=$1
  [ -r "$java_home/release" ] || return 0
  while IFS='=' read -r name value; do
    if [ "$name" = JAVA_VERSION ]; then
      value=${value#\"}
      echo "${value%%[!0-9]*}"
      return 0
    fi
  done < "$java_home/release"
}

# Prints the Java of the system: that of the path, or the newest one where packages of the BSDs or macOS put it.
usual_java() {
  # On macOS a program "java" only asks to install one.
  if [ -x /usr/libexec/java_home ]; then
    echo "$(/usr/libexec/java_home -v 17+ 2>/dev/null)/bin/java"
    return
  fi
  command -v java && return
  usual=java newest=-1
  for each in /usr/local/openjdk*/bin/java /usr/local/jdk-*/bin/java /usr/pkg/java/openjdk*/bin/java; do
    [ -x "$each" ] || continue
    version=$(java_version "${each%/bin/java}")
    [ "${version:-0}" -le "$newest" ] || { usual=$each && newest=${version:-0}; }
  done
  echo "$usual"
}

# Sets $java and $version, or ends with a message.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
  else
    java=$(usual_java)
  fi
  [ -x "$java" ] || fail "found no Java ($java); install Java 17 or newer, or set JAVA_HOME"
  command -v readlink >/dev/null || fail "there is no program readlink; install coreutils, or add its directory to PATH"
  java=$(readlink -f -- "$java")
  version=$(java_version "${java%/bin/java}")
  [ "${version:-17}" -ge 17 ] || fail "$java is Java $version; install Java 17 or newer, or set JAVA_HOME"
}

# Sets $archive to the file with the loaded form of the classes that bin/vpnd-archive makes, for this version of Java.
# Java takes it if it is the same Java and the jars are the same at the same place; otherwise it starts without it.
find_archive() {
  find_java
  archive=$base/lib/classes-$version.jsa
}

# Java compares names, sizes and times, but it crashes on an archive that was cut short.
archive_is_whole() {
  [ -r "$archive" ] && [ -r "$archive.cksum" ] && read -r sum <"$archive.cksum" &&
    [ "$(cksum <"$archive" 2>/dev/null)" = "$sum" ]
}

# Replaces this process by java running the class $1, after options of Java if there are any, with the other arguments.
# $more_jars is a directory with jars that it needs besides those in lib.
exec_java() {
  find_archive
  run=/run
  [ -d /run ] || run=/var/run

  # In the order of the locale C, as Java takes the archive only with the class path that it was made with.
  class_path=
  for jar in "$base"/lib/*.jar ${more_jars:+"$more_jars"/*.jar}; do
    class_path=$class_path${class_path:+:}$jar
  done

  # How vpnd uses memory, compilers and collector, all in one place; docs/decisions/0024-start-and-memory.md has the
  # figures. The log of Java would go to the standard output, and its warnings beside vpnd's own line. UsePerfData would
  # leave a file in /tmp when vpnd is killed.
  # Every 2 s what the compilers no longer need is given back to the system; the first builds of Java 17 cannot do that.
  # The heap grows with what the files need: 5 MiB and 12 KiB for each peer. The limit is for 40,000 of them.
  # At the first OutOfMemoryError Java runs a script, and prints nothing of its own.
  # A report of a crash of Java shows what is in memory, keys too; that directory is for the owner of the process only. For the
  # same reason no other program may attach to it.
  # What a start needs once is compiled late, 10 times as late as usual, but not vpnd's own code.
  set -- -XX:+UseSerialGC -Xms16m -Xmx512m -XX:CompileThresholdScaling=10 -XX:CompileCommand=quiet \
    '-XX:CompileCommand=CompileThresholdScaling,vpnd.*::*,0.1' -Xlog:disable -XX:-PrintWarnings -XX:-UsePerfData \
    -XX:+IgnoreUnrecognizedVMOptions -XX:TrimNativeHeapInterval=2000 \
    -XX:+UnlockDiagnosticVMOptions -XX:-DisplayVMOutput \
    -XX:ErrorFile="$run/vpnd/hs_err_pid%p.log" -XX:+DisableAttachMechanism \
    -XX:OnOutOfMemoryError="/bin/sh '$base/lib/out-of-memory.sh' %p" \
    -Dvpnd.native="$base/lib/native" -Dvpnd.home="$home" -cp "$class_path" "$@"
  if archive_is_whole; then
    set -- -XX:SharedArchiveFile="$archive" "$@"
  fi
  # Reflection is used at the start only: code that Java would make for it costs more than it saves.
  if [ "${version:-17}" -ge 18 ]; then
    set -- -Djdk.reflect.useNativeAccessorOnly=true "$@"
  fi
  if [ "${version:-17}" -ge 22 ]; then
    set -- --enable-native-access=ALL-UNNAMED "$@"
  fi
  if [ "${version:-17}" -ge 24 ]; then
    set -- --sun-misc-unsafe-memory-access=allow "$@"
  fi

  # A core dump would hold keys.
  ulimit -c 0
  exec "$java" "$@"
}

# The same for a class that needs nothing but the launcher's own jar and ends at once.
exec_small_java() {
  find_java
  set -- -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms4m -Xmx16m -Xshare:auto -XX:-UsePerfData \
    -cp "$(echo "$base"/lib/vpnd.run*.jar)" "$@"
  exec "$java" "$@"
}
