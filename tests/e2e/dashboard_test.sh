#!/usr/bin/env bash
# The dashboard of a real week, and of workflows and schedules, looked at in headless Chromium: dashboard_test.sh BINARY. Exit 77: it cannot run here.
set -euo pipefail

binary=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
"$root/scripts/web" --install

work=$(mktemp -d)
cd "$root"
"$binary" demo --data "$work/demo" --customers 40 --port 0 >"$work/out" 2>"$work/err" &
demo=$!
trap 'kill $demo 2>/dev/null || true; wait $demo 2>/dev/null || true; rm -rf "$work"' EXIT

# The table comes when the week is over, and with it the last link.
for _ in $(seq 1 600); do
    grep -q "TERO_KEY=" "$work/err" && break
    kill -0 $demo 2>/dev/null || { cat "$work/out" "$work/err"; echo "the demo ended early"; exit 1; }
    sleep 0.5
done
link=$(grep -o "http://127[^ ]*/#/enter/[A-Za-z0-9_-]*" "$work/err" | tail -n 1 || true)
[[ -n $link ]] || { cat "$work/out" "$work/err"; echo "the week did not end within 300 s"; exit 1; }
key=$(grep -o "TERO_KEY=[A-Za-z0-9_-]*" "$work/err" | tail -n 1)
TERO_BINARY=$binary python3 tests/e2e/dashboard_data.py "$binary" "${link%%/#*}" "${key#*=}"

node tests/e2e/dashboard/run.mjs --url "${link%%/#*}" --link "$link" --quick --journeys ${SCREENS:+--screens "$SCREENS"}
