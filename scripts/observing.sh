# What the scripts share that watch the service somewhere and keep what they see: saying and checking. Sourced.

failures=0
title() { printf '\n=== %s\n' "$*"; }
note() { printf '%s\n' "    $*"; }
show() { sed 's/^/    | /'; }
expect() { # WHAT COMMAND...
    local what=$1
    shift
    if "$@" >/dev/null 2>&1; then
        echo "    ok: $what"
    else
        echo "    NOT AS IT SHOULD BE: $what"
        failures=$((failures + 1))
    fi
}
# The last line, and the status.
conclude() {
    echo
    if [ $failures -eq 0 ]; then echo "All as it should be."; else echo "$failures not as they should be."; fi
    [ $failures -eq 0 ]
}
since_boot() { cut -d' ' -f1 /proc/uptime; }
seconds_since() { awk -v a="$1" -v b="$(since_boot)" 'BEGIN { printf "%.1f", b - a }'; }
at_most() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a <= b) }'; }
# Waits until COMMAND succeeds, at most LIMIT seconds.
until_true() { # LIMIT COMMAND...
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}
