# shellcheck shell=bash
# Sourced: how much memory this machine, or this container, has.

# limits_on_the_way FOLDER NAME TOP prints the contents of the files NAME in FOLDER and its parents up to TOP: a group of
# processes has no more than any group around it.
limits_on_the_way() {
  local folder=$1
  while [[ $folder == "$3"* ]]; do
    if [[ -r $folder/$2 ]]; then
      cat "$folder/$2"
    fi
    folder=${folder%/*}
  done
}

# control_group_limits ROOT prints the limits, in bytes, that the control groups of this process set; version 2 has the
# word max where there is none, version 1 a number beyond any machine. In a container the group that the system names
# may be the host's name for what the container sees as the top.
control_group_limits() {
  local top=$1/sys/fs/cgroup kinds path line
  [[ -r $1/proc/self/cgroup ]] || return 0
  while IFS= read -r line; do
    kinds=${line#*:}
    path=${kinds#*:}
    kinds=${kinds%%:*}
    path=${path%/}
    case ,$kinds, in
      ,,)
        limits_on_the_way "$top$path" memory.max "$top"
        limits_on_the_way "$top/unified$path" memory.max "$top/unified"
        ;;
      *,memory,*) limits_on_the_way "$top/memory$path" memory.limit_in_bytes "$top/memory" ;;
    esac
  done <"$1/proc/self/cgroup"
}

# machine_memory [ROOT] prints megabytes of memory, those of the container where it has less; 0 where the system does not
# say. ROOT stands before /proc and /sys.
machine_memory() {
  local root=${1:-} megabytes=0 limit
  if [[ -r $root/proc/meminfo ]]; then
    megabytes=$(awk '/^MemTotal:/ { print int($2 / 1024) }' "$root/proc/meminfo")
  elif [[ -z $root ]]; then
    megabytes=$(($(sysctl -n hw.memsize 2>/dev/null || echo 0) / 1048576))
  fi
  while IFS= read -r limit; do
    # 15 digits of bytes are a petabyte: no limit, and within what the shell can count.
    if [[ $limit =~ ^[0-9]{1,15}$ ]] && ((megabytes == 0 || limit / 1048576 < megabytes)); then
      megabytes=$((limit / 1048576))
    fi
  done < <(control_group_limits "$root")
  printf '%s\n' "$megabytes"
}

# heap_for MEGABYTES prints the heap, in megabytes, of a program on such a machine: half of it, at least 2 GB; nothing
# where the machine has less than about 4 GB or does not say.
heap_for() {
  if (($1 >= 3800)); then
    printf '%s\n' "$(($1 / 2 > 2048 ? $1 / 2 : 2048))"
  fi
}
