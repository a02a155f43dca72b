# shellcheck shell=bash
# shellcheck disable=SC2154 # setup_state, checkout, step_log: set by run.sh and steps.sh
# What comes from npm: wasm-opt and the stylesheet for the bundle; for the tests the browser's driver and an identity provider.

# wasm-opt and PurgeCSS run on 18 (Debian 12's own); playwright-core needs 20.
NODE_MIN_MAJOR=18
NODE_MIN_MAJOR_TESTS=20

has_node() { command -v node >/dev/null && command -v npm >/dev/null; }
install_node() { apt_install nodejs npm; }

node_major() { node --version | sed 's/^v\([0-9]*\).*/\1/'; }

# check_node MAJOR PURPOSE
check_node() {
    [ "$(node_major)" -ge "$1" ] || fail \
        "$2 needs Node.js $1 or newer, and this is $(node --version)" \
        "install a newer Node.js, for example with nvm or from the NodeSource repository"
}

# npm writes the lock of what it installed as node_modules/.package-lock.json, so a change of the
# project's lock file shows by age alone.
npm_is_current() {
    [ ! -e "$1/package-lock.json" ] ||
        [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]
}

npm_install() {
    detail "npm ci in ${1#"$checkout"/}"
    logged npm ci --prefix "$1" --no-audit --no-fund || fail \
        "npm could not install the packages of ${1#"$checkout"/} (last lines above)" \
        "check the network and npm's registry setting, then run the same command again"
    # The lock inside node_modules keeps the time of the packing: make it newer than the project's.
    touch "$1/node_modules/.package-lock.json"
}

has_web_packages() { npm_is_current "$checkout/xtask/web"; }
install_web_packages() {
    check_node "$NODE_MIN_MAJOR" "the web bundle"
    npm_install "$checkout/xtask/web"
}

has_browser_packages() { npm_is_current "$checkout/tests/browser"; }
install_browser_packages() {
    check_node "$NODE_MIN_MAJOR_TESTS" "the browser tests"
    npm_install "$checkout/tests/browser"
}

has_oidc_packages() { npm_is_current "$checkout/tests/oidc"; }
install_oidc_packages() {
    check_node "$NODE_MIN_MAJOR_TESTS" "the identity provider of the tests"
    npm_install "$checkout/tests/oidc"
}

# The browser itself is the distribution's: no download of a private build.
has_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
        command -v google-chrome >/dev/null
}
install_chromium() { apt_install chromium fonts-dejavu-core; }
