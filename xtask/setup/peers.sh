# shellcheck shell=bash
# shellcheck disable=SC2154 # setup_state, checkout, step_log: set by run.sh and steps.sh
# The programs the benchmarks put beside ours.

has_snmp_exporter() { command -v prometheus-snmp-exporter >/dev/null; }
install_snmp_exporter() { apt_install prometheus-snmp-exporter; }
