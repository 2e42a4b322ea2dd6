# shellcheck shell=bash
# Sourced after common.sh and toolchain.sh, with root set to the project's folder: the project's jar, and a Spark home
# made of the jars that the pom names.
: "${root:?the folder of the project}"

main_class=dev.wasserstein.cli.Main

# pom_property NAME
pom_property() {
  sed -n "s|.*<$1>\(.*\)</$1>.*|\1|p" "$root/pom.xml" | head -n 1
}

cache_folder() {
  printf '%s\n' "${WASSERSTEIN_CACHE:-${HOME:-$root/target}/.cache/spark-wasserstein}"
}

# Where the assembled Spark home is or will be.
assembled_spark_home() {
  printf '%s/spark-%s-%s-aws\n' "$(cache_folder)" "$(pom_property spark.version)" "$(pom_property scala.binary.version)"
}

# The file that only a complete home of ours has: the options that Spark wants for its JVMs, one a line.
java_options_file=java-options

# Sets SPARK_HOME to the one that the user set, if it fits, or to the assembled one, which is made first if need be.
require_spark_home() {
  if [[ -n ${SPARK_HOME:-} ]]; then
    [[ -f $SPARK_HOME/bin/spark-submit ]] ||
      fail 2 "SPARK_HOME is $SPARK_HOME, but there is no bin/spark-submit in it." \
        "Correct it, or unset it: then a Spark home is assembled from the build's own dependencies."
    compgen -G "$SPARK_HOME/jars/spark-core_$(pom_property scala.binary.version)-4.*.jar" >/dev/null ||
      fail 2 "SPARK_HOME is $SPARK_HOME; expected a Spark 4 for Scala $(pom_property scala.binary.version)," \
        "but jars/ has none. Correct it, or unset it: then one is assembled from the build's own dependencies."
    return
  fi
  SPARK_HOME=$(assembled_spark_home)
  export SPARK_HOME
  if [[ ! -f $SPARK_HOME/$java_options_file ]]; then
    require_build_tools
    with_lock "$SPARK_HOME.lock" assemble_spark_home "$SPARK_HOME"
  fi
}

# The jars come into a folder beside the final one, which then gets its name: no half-made home has it.
assemble_spark_home() {
  local home=$1 making=$1.making.$$
  [[ ! -f $home/$java_options_file ]] || return 0
  say "Assembling Spark $(pom_property spark.version) in $home (once; some 380 MB where Maven has not fetched them yet)."
  # A killed run's leavings: the lock is ours.
  rm -rf "$home" "$home".making.*
  mkdir -p "$making/bin" "$making/jars"
  if ! maven dependency:copy-dependencies@spark-home "-Dspark.home.jars=$making/jars"; then
    rm -rf "$making"
    fail 1 "Spark could not be assembled; Maven says why above."
  fi
  cat >"$making/bin/spark-class" <<'SPARK_CLASS'
#!/usr/bin/env bash
set -euo pipefail
shopt -s lastpipe
SPARK_HOME=${SPARK_HOME:-$(cd "$(dirname "$0")/.." && pwd)}
export SPARK_HOME SPARK_SCALA_VERSION=${SPARK_SCALA_VERSION:-2.13}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
words=()
# The launcher prints the environment's and the command's words, each with a NUL behind it.
"$java" -Xmx128m -XX:TieredStopAtLevel=1 -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@" |
  mapfile -d '' -t words || exit 1
command=()
for word in "${words[@]}"; do
  word=${word#$'\n'}
  if [[ -n $word || ${#command[@]} -gt 0 ]]; then
    command+=("$word")
  fi
done
exec "${command[@]}"
SPARK_CLASS
  cat >"$making/bin/spark-submit" <<'SPARK_SUBMIT'
#!/usr/bin/env bash
set -euo pipefail
SPARK_HOME=${SPARK_HOME:-$(cd "$(dirname "$0")/.." && pwd)}
export SPARK_HOME
exec "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.SparkSubmit "$@"
SPARK_SUBMIT
  chmod +x "$making/bin/spark-class" "$making/bin/spark-submit"
  # Asks Spark itself, and shows that the home works.
  if ! SPARK_HOME=$making SPARK_SCALA_VERSION=$(pom_property scala.binary.version) "$JAVA_HOME/bin/java" -Xmx128m \
    -cp "$making/jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit --class none none |
    tr '\0' '\n' | grep -E '^(-XX:|--add-|--enable-|-D)' >"$making/$java_options_file"; then
    fail 1 "The assembled Spark ($making) does not start; Java says why above."
  fi
  mv "$making" "$home"
}

# The JVM's archive of Spark's classes, read and checked beforehand: with it a local run starts in about two thirds of the
# time. It fits one JDK and one class path that begins with "$SPARK_HOME/jars/*"; a JVM that it does not fit ignores it.
class_archive() {
  printf '%s/classes-%s.jsa\n' "$SPARK_HOME" "$(java_version "$JAVA_HOME")"
}

# make_class_archive WORD... makes the archive of what the command WORD... uses, after require_jar and
# require_spark_home. The project's own classes stay out, because spark-submit loads them by a class loader of its own:
# a rebuilt jar leaves the archive valid.
make_class_archive() {
  local archive making options
  archive=$(class_archive)
  making=$archive.making.$$
  [[ ! -f $archive && -f $SPARK_HOME/$java_options_file ]] || return 0
  say "Preparing Spark's classes for faster starts (once)."
  mapfile -t options <"$SPARK_HOME/$java_options_file"
  if SPARK_LOCAL_IP=127.0.0.1 "$JAVA_HOME/bin/java" "${options[@]}" -Xlog:disable "-XX:ArchiveClassesAtExit=$making" \
    -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit --master 'local[2]' --class "$main_class" \
    "$jar" "$@" </dev/null >/dev/null 2>&1 && [[ -f $making ]]; then
    mv "$making" "$archive"
  else
    rm -f "$making"
    say "That failed; starts stay as they are."
  fi
}

# maven WORD... runs Maven in the project; what it prints is seen only if it fails.
maven() (
  cd "$root" || exit
  printed=$(mktemp)
  trap 'rm -f "$printed"' EXIT
  if ! mvn -B -ntp -q -Dstyle.color=never "$@" >"$printed" 2>&1 </dev/null; then
    cat "$printed" >&2
    exit 1
  fi
)

# Sets jar to the jar for spark-submit, built first if it is missing or older than a source.
require_jar() {
  jar=${WASSERSTEIN_JAR:-}
  if [[ -n $jar ]]; then
    [[ -f $jar ]] || fail 2 "WASSERSTEIN_JAR is $jar, but there is no such file."
    return
  fi
  jar=$root/target/spark-wasserstein-$(project_version)-all.jar
  if jar_is_stale; then
    require_build_tools
    with_lock "$root/target/jar.lock" build_jar
  fi
}

project_version() {
  sed -n 's|^  <version>\(.*\)</version>.*|\1|p' "$root/pom.xml" | head -n 1
}

jar_is_stale() {
  [[ ! -f $jar ]] || [[ -n $(find "$root/src/main" "$root/pom.xml" -newer "$jar" -print -quit) ]]
}

build_jar() {
  jar_is_stale || return 0
  say "Building $jar."
  maven package -Dmaven.test.skip=true || fail 1 "The build failed; Maven says why above."
  # Maven leaves a jar alone where nothing in it changed.
  touch "$jar"
}
