#!/usr/bin/env bash
# The dashboard of a real week, looked at in headless Chromium: dashboard_test.sh BINARY. Exit 77: it cannot run here.
set -euo pipefail

binary=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
command -v node >/dev/null || { echo "skipped: there is no node"; exit 77; }
[[ -x /usr/bin/chromium ]] || { echo "skipped: there is no /usr/bin/chromium"; exit 77; }
[[ -d $root/web/node_modules ]] || (cd "$root/web" && npm ci --no-audit --no-fund --silent)

work=$(mktemp -d)
cd "$root"
"$binary" demo --fresh --data "$work/demo" --customers 40 --port 0 >"$work/out" 2>"$work/err" &
demo=$!
trap 'kill $demo 2>/dev/null || true; wait $demo 2>/dev/null || true; rm -rf "$work"' EXIT

link=
for _ in $(seq 1 600); do
    link=$(cat "$work/out" "$work/err" | grep -o "http://127[^ ]*/#/enter/[A-Za-z0-9_-]*" | tail -n 1 || true)
    [[ -n $link ]] && break
    kill -0 $demo 2>/dev/null || { cat "$work/out" "$work/err"; echo "the demo ended early"; exit 1; }
    sleep 0.5
done
[[ -n $link ]] || { cat "$work/out" "$work/err"; echo "the week did not end within 300 s"; exit 1; }

node tests/e2e/dashboard/run.mjs --url "${link%%/#*}" --link "$link" --quick ${SCREENS:+--screens "$SCREENS"}
