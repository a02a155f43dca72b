# The programs the benchmarks put beside ours.

has_snmp_exporter() { command -v prometheus-snmp-exporter >/dev/null; }
install_snmp_exporter() { apt_install prometheus-snmp-exporter; }
