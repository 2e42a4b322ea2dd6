# shellcheck shell=bash
# Sourced by the scripts: messages, and a lock that two runs at once can share.

say() {
  printf '%s\n' "$*" >&2
}

# fail STATUS LINE... prints the lines and ends the script.
fail() {
  local status=$1
  shift
  printf '%s\n' "$@" >&2
  exit "$status"
}

# with_lock FOLDER COMMAND... runs COMMAND while FOLDER exists, after any other process that holds it.
# A lock whose owner is gone is taken over.
with_lock() (
  lock=$1
  shift
  mkdir -p "$(dirname "$lock")"
  told=
  while ! mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || true)
    if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
      if mv "$lock" "$lock.stale.$$" 2>/dev/null; then
        rm -rf "$lock.stale.$$"
      fi
      continue
    fi
    if [[ -z $told ]]; then
      say "Waiting for another run that prepares the same (${lock})."
      told=yes
    fi
    sleep 0.2
  done
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  echo "$BASHPID" >"$lock/pid"
  "$@"
)
