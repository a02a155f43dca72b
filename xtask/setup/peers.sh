# shellcheck shell=bash
# shellcheck disable=SC2154 # setup_state, checkout, step_log: set by run.sh and steps.sh
# The programs that tests and benchmarks put beside ours.

has_snmp_exporter() { command -v prometheus-snmp-exporter >/dev/null; }
install_snmp_exporter() { apt_install prometheus-snmp-exporter; }

# The agent and the trap senders of Net-SNMP: sbin is not in everybody's PATH.
has_net_snmp() { command -v snmptrap >/dev/null && PATH="$PATH:/usr/sbin" command -v snmpd >/dev/null; }
install_net_snmp() { apt_install snmp snmpd; }

# The broker, its client, and the tool that makes its password file.
has_mosquitto() {
    command -v mosquitto_pub >/dev/null && command -v mosquitto_passwd >/dev/null &&
        PATH="$PATH:/usr/sbin" command -v mosquitto >/dev/null
}
install_mosquitto() { apt_install mosquitto mosquitto-clients; }

has_prometheus() { command -v prometheus >/dev/null; }
install_prometheus() { apt_install prometheus; }

has_ingest_peers() {
    [ -x /usr/bin/prometheus ] && [ -x /usr/bin/influxd ] && [ -x /usr/bin/victoria-metrics ] &&
        [ -x /usr/sbin/zabbix_server ] && [ -x /usr/bin/zabbix_sender ]
}
install_ingest_peers() {
    apt_install prometheus influxdb victoria-metrics zabbix-server-pgsql zabbix-agent
}

# The load generator of the benchmarks.
has_wrk() { command -v wrk >/dev/null; }
install_wrk() { apt_install wrk; }

# A clock that jumps, for one process.
has_faketime() { ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1; }
install_faketime() { apt_install libfaketime; }
