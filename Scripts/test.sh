#!/usr/bin/env bash
# Runs every test runner, also after one has failed; the last lines say how each went and how long it took.
# MINIMOST names another binary for the black-box and browser tests (default: the debug build).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

swift=${SWIFT:-swift}
python=.build-tools/venv/bin/python
report=()
status=0

step() { # step NAME COMMAND…
    local name=$1 start=$SECONDS outcome=passed
    shift
    printf '\n=== %s\n' "$name"
    "$@" </dev/null || { outcome=FAILED && status=1; }
    report+=("$(printf '%-12s %-7s %4d s' "$name" "$outcome" $((SECONDS - start)))")
    [ "$outcome" = passed ]
}
# A run that hangs is a failure that says so, not a build server that waits for ever.
limited() { timeout --foreground --signal=INT --kill-after=30 "$@"; }

# A warning in our own code fails the build step; those of dependencies are their authors'.
build() {
    mkdir -p .build
    "$swift" build --build-tests -j "${JOBS:-2}" 2>&1 | tee .build/build.log
    [ "${PIPESTATUS[0]}" -eq 0 ] || return 1
    ! grep -E "^$PWD/(Sources|Plugins|Tests)/[^:]+:[0-9]+:[0-9]+: warning:" .build/build.log | sort -u | grep .
}
browser_units() {
    local files
    mapfile -t files < <(find Tests/Web -name '*.test.js' -o -name '*.test.mjs' | sort)
    [ ${#files[@]} -gt 0 ] || { echo "Tests/Web holds no *.test.js" && return 1; }
    limited 5m node --test --test-reporter=spec "${files[@]}"
}
pytest() { limited 35m "$python" -m pytest -q --durations=5 "$@"; }

step build build
step swift limited 10m "$swift" test --skip-build
step node browser_units
step black-box pytest Tests/BlackBox
step browser pytest Tests/Browser

printf '\n=== summary (%d s)\n' "$SECONDS"
printf '%s\n' "${report[@]}"
exit "$status"
