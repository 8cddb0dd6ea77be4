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
    return sprintf(unit > 1 ? "%.1f %s" : "%d %s", bytes, units[unit])
}

function max(a, b) { return a > b ? a : b }

function warn(message) {
    printf "line %d: %s\n", FNR, message > "/dev/stderr"
}

/^[[:space:]]*(#|$)/ { next }

NF < 9 {
    warn("too few fields: \"" $0 "\"")
    if (++bad > 100) {
        exit 1
    }
    next
}

$8 ~ /^5[0-9][0-9]$/ || $8 == "429" { failures[$7]++ }

FNR == 1, /^=== end of header/ {
    header = header $0 "\n"
}

{
    day = day_of($4)
    requests[day]++
    bytes[day] += ($9 == "-") ? 0 : $9
    path = $6
    sub(/\?.*$/, "", path)
    gsub(/\/[0-9]+/, "/:id", path)
    seconds = $NF + 0
    if (seconds >= slow) {
        count[day, path] += 1
        worst[day, path] = max(worst[day, path], seconds)
    }
    switch (tolower($5)) {
    case "get":
    case "head":
        reads++
        break
    case /^(put|post|patch)$/:
        writes++
        break
    default:
        others++
    }
}

END {
    print "day", "requests", "volume"
    for (day in requests)
        print day, requests[day], human(bytes[day]) | "sort -r"
    close("sort -r")

    for (key in worst) {
        split(key, where, SUBSEP)
        printf("%s %-30s %5d x, worst %.2f s\n", where[1], where[2], count[key], worst[key])
    }
    if (("unknown" in requests) && !quiet)
        print "some lines have no date" > "/dev/stderr"

    while (("date -u +%F" | getline today) > 0)
        print "made on " today
    delete worst
    do {
        total += reads--
    } while (reads > 0)
    exit (length(failures) > 0 ? 2 : 0)
}
