# shellcheck shell=bash
# shellcheck disable=SC2154 # setup_state, checkout, step_log: set by run.sh and steps.sh
# PostgreSQL and TimescaleDB.
#
# The programs only: no system cluster is created, started or changed. The demo and the tests
# run a private cluster of their own (xtask/src/cluster/).

# The majors TimescaleDB 2.19, the version built here, supports. Packages bring their own limits.
TIMESCALEDB_SOURCE_MIN=14
TIMESCALEDB_SOURCE_MAX=17

# The release whose source package is built where the distribution has no TimescaleDB.
TIMESCALEDB_SOURCE_RELEASE=trixie

pg_root=/usr/lib/postgresql

# Majors that are installed with their server, highest first.
pg_majors() {
    local server
    for server in "$pg_root"/*/bin/postgres; do
        if [ -x "$server" ]; then
            basename "$(dirname "$(dirname "$server")")"
        fi
    done | sort --numeric-sort --reverse
}

has_postgresql() { [ -n "${CRUSCOTTO_PG_BIN:-}" ] || [ -n "$(pg_majors)" ]; }

has_timescaledb() {
    # Someone who names the programs answers for the extension: the server says so if it is missing.
    [ -z "${CRUSCOTTO_PG_BIN:-}" ] || return 0
    local major
    for major in $(pg_majors); do
        if [ -e "/usr/share/postgresql/$major/extension/timescaledb.control" ] &&
            [ -e "$pg_root/$major/lib/timescaledb.so" ]; then
            return 0
        fi
    done
    return 1
}

# packaged_majors: the majors for which the configured sources offer TimescaleDB, highest first.
packaged_majors() {
    apt-cache pkgnames postgresql- |
        sed -n 's/^postgresql-\([0-9]*\)-timescaledb$/\1/p' |
        sort --numeric-sort --reverse
}

install_postgresql() {
    require_apt "PostgreSQL"
    apt_update
    local major
    major=$(packaged_majors | head -n 1)
    if [ -n "$major" ]; then
        apt_install "postgresql-$major" "postgresql-$major-timescaledb"
    else
        apt_install postgresql
    fi
}

install_timescaledb() {
    require_apt "TimescaleDB"
    apt_update
    local major
    for major in $(pg_majors); do
        if apt_has "postgresql-$major-timescaledb"; then
            apt_install "postgresql-$major-timescaledb"
            return
        fi
    done
    build_timescaledb "$(pg_majors | head -n 1)"
}

# build_timescaledb MAJOR: Debian 13's source package against the installed PostgreSQL, as a
# package, so that 'apt remove postgresql-MAJOR-timescaledb' takes it away again.
build_timescaledb() {
    local major=$1 build="$setup_state/timescaledb" mirror
    if [ "$major" -lt "$TIMESCALEDB_SOURCE_MIN" ] || [ "$major" -gt "$TIMESCALEDB_SOURCE_MAX" ]; then
        fail "no TimescaleDB package for PostgreSQL $major, and its source supports $TIMESCALEDB_SOURCE_MIN to $TIMESCALEDB_SOURCE_MAX" \
            "add the PostgreSQL project's apt repository (package postgresql-common, apt.postgresql.org.sh), then run again"
    fi
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || fail \
        "this distribution has no TimescaleDB package and no Debian mirror is configured" \
        "add the PostgreSQL project's apt repository (package postgresql-common, apt.postgresql.org.sh), then run again"
    apt_install build-essential cmake dpkg-dev "postgresql-server-dev-$major"

    rm -rf "$build"
    mkdir -p "$build"
    fetch_timescaledb_source "$mirror" "$build"
    local source version
    source=$(find "$build" -maxdepth 1 -type d -name 'timescaledb-*' | head -n 1)
    version=$(cd "$source" && dpkg-parsechangelog --show-field Version)

    detail "compiling TimescaleDB $version for PostgreSQL $major (about 30 s on two cores)"
    logged cmake -S "$source" -B "$build/out" \
        -DCMAKE_BUILD_TYPE=Release -DPG_CONFIG="$pg_root/$major/bin/pg_config" \
        -DAPACHE_ONLY=1 -DREGRESS_CHECKS=OFF -DTAP_CHECKS=OFF -DUSE_TELEMETRY=OFF -DWARNINGS_AS_ERRORS=OFF ||
        fail "TimescaleDB could not be configured (last lines above)" "read $step_log"
    logged cmake --build "$build/out" --parallel "$(nproc)" ||
        fail "TimescaleDB did not compile (last lines above)" "read $step_log"

    detail "installing it as the package postgresql-$major-timescaledb"
    logged env DESTDIR="$build/package" cmake --install "$build/out"
    mkdir -p "$build/package/DEBIAN"
    cat >"$build/package/DEBIAN/control" <<CONTROL
Package: postgresql-$major-timescaledb
Version: $version+cruscotto
Architecture: $(dpkg --print-architecture)
Maintainer: built on this machine <root@localhost>
Depends: postgresql-$major
Section: database
Priority: optional
Description: TimescaleDB (Apache 2 edition), built from Debian's source for PostgreSQL $major
CONTROL
    logged dpkg-deb --root-owner-group --build "$build/package" "$build/timescaledb.deb"
    logged as_root dpkg --install "$build/timescaledb.deb" ||
        fail "the built TimescaleDB package could not be installed (last lines above)" "read $step_log"
    rm -rf "$build"
}

# debian_mirror: the mirror this machine already uses, in the words of apt itself, which reads
# both *.list and *.sources files. Empty where the machine's sources are not Debian's.
debian_mirror() {
    local codename
    codename=$(. /etc/os-release && [ "$ID" = debian ] && printf '%s' "${VERSION_CODENAME:-}")
    [ -n "$codename" ] || return 0
    # shellcheck disable=SC2016 # apt's own variables
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        awk -v codename="$codename" '$2 == codename && $3 == "main" { print $1; exit }'
}

# fetch_timescaledb_source MIRROR FOLDER: with a source list and package lists of its own, so that
# the machine's apt never learns of the other release and cannot prefer a binary from it.
fetch_timescaledb_source() {
    local mirror=$1 folder=$2 keyring=/usr/share/keyrings/debian-archive-keyring.gpg options=''
    [ ! -e "$keyring" ] || options="[signed-by=$keyring] "
    mkdir -p "$folder/lists/partial"
    echo "deb-src $options$mirror $TIMESCALEDB_SOURCE_RELEASE main" >"$folder/source.list"
    local private=(-o "Dir::Etc::SourceList=$folder/source.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$folder/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
        -o APT::Sandbox::User=)
    detail "fetching TimescaleDB's source from $mirror ($TIMESCALEDB_SOURCE_RELEASE)"
    if ! { logged apt-get "${private[@]}" update &&
        (cd "$folder" && logged apt-get "${private[@]}" source --quiet timescaledb); }; then
        fail "TimescaleDB's source could not be fetched (last lines above)" \
            "check the network and that $mirror carries $TIMESCALEDB_SOURCE_RELEASE, or add the PostgreSQL project's apt repository"
    fi
}
