#!/usr/bin/env bash
# Installs what is missing for a purpose, and nothing when nothing is.
#
# Usage: xtask/setup/run.sh [web|demo|lint|test|interfaces|bench|all]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(cd "$here/../.." && pwd)
setup_state="$checkout/target/setup"
mkdir -p "$setup_state" 2>/dev/null || {
    echo "set-up stopped: $checkout/target cannot be written" >&2
    echo "        remedy: own the checkout, or work in a copy of it" >&2
    exit 1
}

for part in steps apt rust postgresql node peers python; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
done

need_for_build() {
    need "C linker" has_linker install_linker
    need "Node.js" has_node install_node
    need "wasm standard library (wasm32-unknown-unknown)" has_wasm install_wasm
    need "Task runner (cargo xtask)" has_task_runner install_task_runner
    need "source of the standard library (rust-src)" has_library_source install_library_source
    need "wasm-opt and the stylesheet, from npm" has_web_packages install_web_packages
}

need_for_city() {
    need "PostgreSQL" has_postgresql install_postgresql
    need "TimescaleDB" has_timescaledb install_timescaledb
}

need_for_tests() {
    need "clippy and rustfmt" has_lint_tools install_lint_tools
    need "Chromium, for the browser tests" has_chromium install_chromium
    need "Playwright and axe, from npm" has_browser_packages install_browser_packages
    need "an identity provider, from npm" has_oidc_packages install_oidc_packages
    need "Net-SNMP, to poll and to be told by" has_net_snmp install_net_snmp
    need "Prometheus, to be written to by" has_prometheus install_prometheus
    need "mosquitto, to listen to" has_mosquitto install_mosquitto
    need "libfaketime, for a clock that jumps" has_faketime install_faketime
    need "schemathesis and pandas, from PyPI" has_python_packages install_python_packages
}

need_for_benches() {
    need "snmp_exporter, to compare with" has_snmp_exporter install_snmp_exporter
    need "Prometheus, InfluxDB, VictoriaMetrics and Zabbix, to compare with" has_ingest_peers install_ingest_peers
    need "wrk, to load the pages" has_wrk install_wrk
}

purpose=${1:-demo}
check_rust
case $purpose in
web) need_for_build ;;
demo) need_for_build && need_for_city ;;
lint)
    need_for_build
    need "clippy and rustfmt" has_lint_tools install_lint_tools
    ;;
test) need_for_build && need_for_city && need_for_tests ;;
interfaces)
    need_for_build && need_for_city && need_for_tests
    need "LibreOffice's spreadsheet, to open the files" has_office install_office
    ;;
bench) need_for_build && need_for_city && need_for_benches ;;
all) need_for_build && need_for_city && need_for_tests && need_for_benches ;;
*) fail "unknown purpose '$purpose'" "one of: web demo lint test interfaces bench all" ;;
esac
run_steps
