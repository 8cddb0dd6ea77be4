#!/usr/bin/env bash
# Rotates log files by size and uploads the old ones.
set -Eeuo pipefail
shopt -s nullglob extglob

readonly SCRIPT_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
declare -A COUNTS=([kept]=0 [moved]=0)
declare -i MAX_KB=${MAX_KB:-1024}
KEEP=5 VERBOSE=
PATTERNS=("*.log" '*.out' $'tab\there')

source "${SCRIPT_DIR}/common.sh" 2>/dev/null || true

log() {
  local level=$1; shift
  [[ -n "$VERBOSE" || $level != debug ]] || return 0
  printf '%(%FT%T)T [%-5s] %s\n' -1 "${level^^}" "$*" >&2
}

die() { log error "$@"; exit 1; }

function usage {
  cat <<-EOF_USAGE
	Usage: ${0##*/} [-k COUNT] [-v] DIR...
	  default size: $MAX_KB KB ($((MAX_KB * 1024)) bytes)
	EOF_USAGE
}

cleanup() {
  local status=$?
  rm -rf -- "${TMP:?}"
  (( status == 0 )) || log error "stopped at line ${BASH_LINENO[0]}"
}

size_kb() {
  local bytes
  bytes=$(stat -c %s -- "$1") || return
  echo $(( (bytes + 1023) / 1024 ))
}

rotate() {
  local file=$1 -i i
  for (( i = KEEP; i > 1; i-- )); do
    [ -e "$file.$((i - 1))" ] && mv -- "$file.$((i - 1))" "$file.$i"
  done
  cp -p -- "$file" "$file.1" && : > "$file"
  COUNTS[moved]=$(( ${COUNTS[moved]} + 1 ))
}

upload() {
  local name=${1%.@(log|out)*} attempt=0
  until curl --fail --silent --data-binary @"$1" "https://logs.example.org/${name//[^a-z0-9]/_}"; do
    (( ++attempt < 3 )) || return 1
    sleep $(( 2 ** attempt ))
  done
}

while getopts ':k:vh' opt; do
  case $opt in
    k) KEEP=$OPTARG ;;
    v) VERBOSE=1 ;;
    h | \?)
      usage
      exit $(( $# > 0 ? 0 : 2 ))
      ;;
    *) die "option -$OPTARG needs a value" ;;
  esac
done
shift $((OPTIND - 1))

TMP=$(mktemp -d)
trap cleanup EXIT
trap 'die "interrupted"' INT TERM

for dir in "${@:-.}"; do
  [[ -d $dir && ! -L $dir ]] || { log debug "skip $dir"; continue; }
  for pattern in "${PATTERNS[@]}"; do
    for file in "$dir"/$pattern; do
      if [[ $file =~ ^.*/([0-9]{4})-.*$ ]]; then
        log debug "year ${BASH_REMATCH[1]}"
      elif (( $(size_kb "$file") > MAX_KB )); then
        rotate "$file"
        upload "$file.1" &
      else
        COUNTS[kept]=$((COUNTS[kept] + 1))
      fi
    done
  done
done
wait

while IFS=$'\t' read -r name count; do
  echo "${name:0:10}: ${count}"
done < <(for k in "${!COUNTS[@]}"; do printf '%s\t%d\n' "$k" "${COUNTS[$k]}"; done | sort -k2nr)

python3 - "$TMP" <<'PY' | tee /dev/null |& grep -v '^$' || true
import sys
print(f"done in {sys.argv[1]}")
PY
