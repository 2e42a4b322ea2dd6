# shellcheck shell=bash
# Sourced after common.sh: finds, checks and, where asked, installs the JDK and Maven.

jdk_lowest=17
jdk_highest=23
maven_lowest=3.8

# Prints the Java home that JAVA_HOME or PATH means; nothing where there is none.
java_home() {
  local java
  if [[ -n ${JAVA_HOME:-} ]]; then
    printf '%s\n' "$JAVA_HOME"
    return
  fi
  java=$(command -v java || true)
  [[ -n $java ]] || return 0
  if [[ $(uname) == Darwin && $java == /usr/bin/java ]]; then
    # A stub that looks a JDK up.
    /usr/libexec/java_home 2>/dev/null || true
    return
  fi
  while [[ -L $java ]]; do
    local target
    target=$(readlink "$java")
    [[ $target == /* ]] || target=$(dirname "$java")/$target
    java=$target
  done
  (cd -P "$(dirname "$java")/.." && pwd)
}

# java_version HOME prints the version, as in 17.0.15; nothing where HOME holds no Java that runs. The file "release"
# saves the start of a JVM.
java_version() {
  local line version=
  [[ -x $1/bin/java ]] || return 0
  if [[ -r $1/release ]]; then
    while IFS= read -r line; do
      if [[ $line == JAVA_VERSION=* ]]; then
        version=${line#JAVA_VERSION=}
        version=${version//\"/}
        version=${version%$'\r'}
      fi
    done <"$1/release"
  fi
  if [[ -z $version ]]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  printf '%s\n' "$version"
}

# java_fits VERSION: 1.8 and the like are older than 17, too.
java_fits() {
  local major=${1%%[!0-9]*}
  [[ -n $major ]] && ((major >= jdk_lowest && major <= jdk_highest))
}

# Prints the home of an installed JDK that fits; nothing where there is none.
other_jdk() {
  local home
  for home in /usr/lib/jvm/* /usr/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk@*/libexec/openjdk.jdk/Contents/Home; do
    if [[ -x $home/bin/javac ]] && java_fits "$(java_version "$home")"; then
      printf '%s\n' "$home"
      return
    fi
  done
}

jdk_advice() {
  local other
  other=$(other_jdk)
  if [[ -n $other ]]; then
    printf 'One that fits is installed: export JAVA_HOME=%s\n' "$other"
  else
    printf 'Install one (Debian: apt-get install openjdk-17-jdk; Fedora: dnf install java-17-openjdk-devel;'
    printf ' macOS: brew install openjdk@17), or run scripts/quickstart, which does, and set JAVA_HOME to it.\n'
  fi
}

# Sets JAVA_HOME to a Java that fits, or ends the script and says what was found and what to do.
require_java() {
  local home version
  home=$(java_home)
  if [[ -z $home ]]; then
    fail 2 "No Java was found (JAVA_HOME is not set, and there is no java in PATH);" \
      "expected JDK $jdk_lowest to $jdk_highest." "$(jdk_advice)"
  fi
  version=$(java_version "$home")
  if [[ -z $version ]]; then
    fail 2 "No Java that runs was found in $home; expected JDK $jdk_lowest to $jdk_highest." "$(jdk_advice)"
  fi
  if ! java_fits "$version"; then
    fail 2 "Java $version was found in $home; expected JDK $jdk_lowest to $jdk_highest" \
      "(Spark needs 17, and Hadoop's file systems fail on 24 and later)." "$(jdk_advice)"
  fi
  export JAVA_HOME=$home
}

maven_version() {
  command -v mvn >/dev/null || return 0
  mvn -B -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1
}

# maven_fits VERSION
maven_fits() {
  local major=${1%%.*} rest=${1#*.}
  local minor=${rest%%.*}
  [[ -n $1 ]] && ((major > ${maven_lowest%%.*} || (major == ${maven_lowest%%.*} && minor >= ${maven_lowest#*.})))
}

# Ends the script where what it takes to build is missing; require_java comes first.
require_build_tools() {
  local version
  if [[ ! -x $JAVA_HOME/bin/javac ]]; then
    fail 2 "The Java in $JAVA_HOME has no compiler (a JRE); expected a JDK $jdk_lowest to $jdk_highest." "$(jdk_advice)"
  fi
  version=$(maven_version)
  if ! maven_fits "$version"; then
    fail 2 "Maven ${version:-was not found}; expected $maven_lowest or later." \
      "Install it (Debian: apt-get install maven; macOS: brew install maven), or run scripts/quickstart, which does."
  fi
}

# install_tool jdk|maven installs it by the system's package manager, as root or through sudo.
install_tool() {
  local as_root=() installer=() update=() names=() name
  if command -v apt-get >/dev/null; then
    installer=(env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends)
    update=(apt-get update -q)
    names=(openjdk-17-jdk-headless openjdk-21-jdk-headless)
  elif command -v dnf >/dev/null; then
    installer=(dnf install -y)
    names=(java-17-openjdk-devel java-21-openjdk-devel)
  elif command -v yum >/dev/null; then
    installer=(yum install -y)
    names=(java-17-openjdk-devel java-21-openjdk-devel)
  elif command -v apk >/dev/null; then
    installer=(apk add)
    names=(openjdk17 openjdk21)
  elif command -v zypper >/dev/null; then
    installer=(zypper --non-interactive install)
    names=(java-17-openjdk-devel java-21-openjdk-devel)
  elif command -v pacman >/dev/null; then
    installer=(pacman -Sy --noconfirm)
    names=(jdk17-openjdk jdk21-openjdk)
  elif command -v brew >/dev/null; then
    installer=(brew install)
    names=(openjdk@17 openjdk@21)
  else
    say "No package manager that is known here (apt-get, dnf, yum, apk, zypper, pacman, brew) was found."
    return 1
  fi
  if [[ ${installer[0]} != brew && $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
      say "Packages can be installed only by root, and sudo was not found."
      return 1
    fi
    as_root=(sudo)
  fi
  if [[ ${#update[@]} -gt 0 ]]; then
    ${as_root[@]+"${as_root[@]}"} "${update[@]}" >&2 || true
  fi
  [[ $1 == jdk ]] || names=("$1")
  # Not every system has every version: the first that there is.
  for name in "${names[@]}"; do
    say "Installing $name."
    if ${as_root[@]+"${as_root[@]}"} "${installer[@]}" "$name" >&2; then
      return
    fi
  done
  return 1
}

# Finds or installs a JDK and Maven that fit, and exports JAVA_HOME.
ensure_build_tools() {
  local home version
  home=$(java_home)
  version=$([[ -z $home ]] || java_version "$home")
  if ! java_fits "$version" || [[ ! -x $home/bin/javac ]]; then
    say "JDK $jdk_lowest to $jdk_highest is needed; found: ${version:-none}${home:+ in $home}."
    home=$(other_jdk)
    if [[ -z $home ]]; then
      install_tool jdk || fail 2 "No JDK could be installed." "$(jdk_advice)"
      home=$(other_jdk)
      [[ -n $home ]] || home=$(unset JAVA_HOME && java_home)
    fi
    say "Using the JDK in $home."
  fi
  export JAVA_HOME=$home
  require_java
  version=$(maven_version)
  if ! maven_fits "$version"; then
    say "Maven $maven_lowest or later is needed; found: ${version:-none}."
    install_tool maven || fail 2 "Maven could not be installed. Install Maven $maven_lowest or later and call again."
    hash -r
  fi
  require_build_tools
}
