#!/usr/bin/env bash
set -euo pipefail

backup_dir=${BACKUP_DIR:-/var/backups/app}
stamp=$(date +%Y%m%d)

backup() {
  local db=$1
  local target="$backup_dir/$db-$stamp.sql.gz"
  if [[ -e $target ]]; then
    echo "already done: $target" >&2
    return 0
  pg_dump "$db" | gzip -9 > "$target.part"
  mv "$target.part" "$target"
}

for db in "$@"; do
  backup "$db" || echo "failed: $db" >&2
done

find "$backup_dir" -name '*.sql.gz' -mtime +30 -delete
