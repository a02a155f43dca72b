# shellcheck shell=bash
# shellcheck disable=SC2154 # setup_state, checkout, step_log: set by run.sh and steps.sh
# Debian packages, installed as root or through sudo, without starting any system service.

# as_root COMMAND...
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@" || return $?
    else
        fail "installing system packages needs root, and there is no sudo" \
            "run 'make setup' once as root, then go on as yourself"
    fi
}

require_apt() {
    command -v apt-get >/dev/null || fail \
        "this machine has no apt-get, and something is missing: $1" \
        "install it with the system's own package manager; README.md lists what is needed"
}

# A package that brings a daemon starts it at once. Denying that for the duration of the
# installation leaves the machine's services as they were.
policy=/usr/sbin/policy-rc.d
cluster_conf=/etc/postgresql-common/createcluster.d/cruscotto-setup.conf

keep_services_off() {
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\n# Written by the set-up of Cruscotto, removed when it ends.\nexit 101\n' |
            as_root tee "$policy" >/dev/null
        as_root chmod 0755 "$policy"
        policy_is_ours=1
    fi
    as_root mkdir -p "$(dirname "$cluster_conf")"
    echo "create_main_cluster = false" | as_root tee "$cluster_conf" >/dev/null
}

restore_services() {
    as_root rm -f "$cluster_conf"
    if [ "${policy_is_ours:-0}" = 1 ]; then
        as_root rm -f "$policy"
        policy_is_ours=0
    fi
}

apt_lists_updated=0
apt_update() {
    [ "$apt_lists_updated" = 0 ] || return 0
    detail "refreshing the package lists"
    logged as_root apt-get update || fail \
        "'apt-get update' failed (last lines above)" \
        "check the network and the entries in /etc/apt/sources.list*, then run the same command again"
    apt_lists_updated=1
}

# apt_install PACKAGE...
apt_install() {
    require_apt "$*"
    apt_update
    detail "installing $*"
    keep_services_off
    # Also when the person presses Ctrl-C in the middle.
    trap restore_services EXIT
    local ok=0
    logged as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet --no-install-recommends "$@" || ok=1
    restore_services
    trap - EXIT
    [ "$ok" = 0 ] || fail "'apt-get install $*' failed (last lines above)" \
        "if it could not fetch, check the network; if it could not get a lock, wait for the other package manager; 'dpkg --configure -a' repairs an interrupted installation"
}

# apt_has PACKAGE: whether the configured sources offer it.
apt_has() {
    apt-cache show --no-all-versions "$1" >/dev/null 2>&1
}
