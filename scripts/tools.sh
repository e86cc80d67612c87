# Sourced by ./check and ./order-sync: finds a JDK and Maven, installs them where it may.
# Sets JAVA_HOME and, for need_maven, makes `mvn` callable. Works in an empty environment.

export PATH=${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}
# Without a locale the JVM would read and print file names as ASCII.
export LC_ALL=${LC_ALL:-${LANG:-C.UTF-8}}

oldest_jdk=17

say() { printf '%s\n' "$*" >&2; }

# Maven ends its output with colour codes even where it shows no colours.
plain() { awk '{ gsub(/\033\[[0-9;]*m/, "") } NF { print; fflush() }'; }

fail() {
  say "${0##*/}: $1"
  shift
  for line in "$@"; do say "  $line"; done
  exit 1
}

# Prints the major version of the JDK at $1, or nothing when there is no JDK.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 0
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

usable_jdk() {
  local major
  major=$(jdk_major "$1")
  [ -n "$major" ] && [ "$major" -ge "$oldest_jdk" ]
}

# The JDK that JAVA_HOME names, else the one on the path, else any under the usual folders.
find_jdk() {
  local javac candidate
  if [ -n "${JAVA_HOME-}" ]; then
    usable_jdk "$JAVA_HOME" && return 0
    say "${0##*/}: JAVA_HOME is $JAVA_HOME, which holds no JDK $oldest_jdk or later; looking for another"
  fi
  if javac=$(command -v javac); then
    candidate=$(readlink -f "$javac" 2>/dev/null || printf '%s' "$javac")
    candidate=${candidate%/bin/javac}
    usable_jdk "$candidate" && JAVA_HOME=$candidate && return 0
  fi
  for candidate in /usr/lib/jvm/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    usable_jdk "$candidate" && JAVA_HOME=$candidate && return 0
  done
  return 1
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -r /etc/debian_version ]; }

# Installs Debian packages, quietly unless that fails.
install_packages() {
  local log
  log=$(mktemp)
  say "installing $* (apt-get)"
  if ! { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@"; } >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# default-jdk is 17 or later since Debian 12; before that, 17 has a package of its own.
install_jdk() {
  may_install || return 1
  install_packages default-jdk-headless && find_jdk && return 0
  install_packages openjdk-17-jdk-headless && find_jdk
}

need_jdk() {
  find_jdk || install_jdk || fail "a JDK $oldest_jdk or later is needed and was not found" \
    "Debian and Ubuntu: apt-get install default-jdk-headless maven (as root)" \
    "elsewhere: install any JDK from 17 to 25 and set JAVA_HOME to its folder"
  export JAVA_HOME
}

need_maven() {
  need_jdk
  command -v mvn >/dev/null && return 0
  { may_install && install_packages maven && command -v mvn >/dev/null; } || fail "Maven 3.8.7 or later is needed and was not found" \
    "Debian and Ubuntu: apt-get install maven (as root)" \
    "elsewhere: https://maven.apache.org/download.cgi, and put its bin folder on the PATH"
}
