#!/usr/bin/gawk -f
# Summarises web access logs: requests, bytes and slow paths per day.
#   gawk -v slow=2 -f summary.awk access.log

@include "getopt"

BEGIN {
    FS = "[ \"]+"
    OFS = "\t"
    slow += 0
    if (!slow) slow = 1.5
    split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", names, " ")
    for (i = 1; i in names; i++) month[names[i]] = i
    PROCINFO["sorted_in"] = "@ind_str_asc"
}

# Days are keyed as 2026-03-09.
function day_of(stamp,    parts) {
    if (match(stamp, /\[([0-9]{2})\/([A-Z][a-z]{2})\/([0-9]{4})/, parts))
        return sprintf("%04d-%02d-%02d", parts[3], month[parts[2]], parts[1])
    return "unknown"
}

function human(bytes,    unit, units, n) {
    n = split("B KB MB GB TB", units)
    for (unit = 1; bytes >= 1024 && unit < n; unit++)
        bytes /= 1024
    }
    return sprintf(unit > 1 ? "%.1f %s" : "%d %s", bytes, units[unit])
}

function max(a, b) { return a > b ? a : b }

/^[[:space:]]*(#|$)/ { next }

NF < 9 {
    warn("too few fields: \"" $0 "\"")
    if (++bad > 100) {
        exit 1
    }
    next
}
