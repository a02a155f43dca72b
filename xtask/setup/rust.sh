# shellcheck shell=bash
# shellcheck disable=SC2154 # setup_state, checkout, step_log: set by run.sh and steps.sh
# The Rust toolchain and the wasm standard library.

# Keep in step with rust-version in Cargo.toml, which cargo enforces with a worse message.
RUST_MIN_MINOR=95

check_rust() {
    command -v cargo >/dev/null || fail "cargo is not installed" \
        "install Rust 1.$RUST_MIN_MINOR or newer from https://rustup.rs"
    local minor
    minor=$(rustc --version | sed -n 's/^rustc 1\.\([0-9]*\)\..*/\1/p')
    [ "${minor:-0}" -ge "$RUST_MIN_MINOR" ] || fail \
        "$(rustc --version) is too old: 1.$RUST_MIN_MINOR or newer is needed" "rustup update stable"
}

has_linker() { command -v cc >/dev/null && command -v make >/dev/null; }
install_linker() { apt_install build-essential; }

# rustup leaves stand-ins for components that are not installed: look at the toolchain itself.
has_lint_tools() {
    local bin
    bin="$(rustc --print sysroot)/bin"
    [ -x "$bin/cargo-clippy" ] && [ -x "$bin/cargo-fmt" ]
}
install_lint_tools() {
    logged rustup component add clippy rustfmt || fail "rustup could not add clippy and rustfmt" \
        "check the network, then run the same command again"
}

# Where the fallback toolchain of Debian keeps itself out of the way of rustup's.
wasm_route="$setup_state/wasm-route"

has_wasm() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ] || {
        [ -e "$wasm_route" ] && [ -x /usr/bin/wasm-ld-19 ] && [ -e /usr/lib/rustlib/src/rust/library ]
    }
}

# rustup is the normal way. Where a closed network keeps it from fetching, Debian's security suite
# has a compiler with its library's source, which cargo then builds for wasm (-Z build-std).
install_wasm() {
    if command -v rustup >/dev/null; then
        detail "rustup target add wasm32-unknown-unknown"
        if logged rustup target add wasm32-unknown-unknown; then
            detail "taken from rustup"
            return
        fi
        detail "rustup could not fetch it: falling back to Debian's rustc-web"
    fi
    require_apt "the wasm32 standard library"
    apt_install rustc-web rust-web-src cargo-web lld-19
    echo debian >"$wasm_route"
    detail "taken from Debian's rustc-web (the web bundle is built with -Z build-std)"
}

# The standard library's source makes the bundle a tenth smaller (docs/decisions/0006-web-bundle.md). Without it the
# bundle is built all the same, and says so when it is over its limit.
has_library_source() {
    [ -e "$wasm_route" ] || [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ]
}
install_library_source() {
    logged rustup component add rust-src || detail "rustup could not fetch it: the web bundle will be larger"
}

# Compiled here, where its progress shows, and not silently by the first 'cargo xtask'.
has_task_runner() { [ -x "${CARGO_TARGET_DIR:-$checkout/target}/debug/xtask" ]; }
install_task_runner() {
    cargo build --manifest-path "$checkout/Cargo.toml" --package cruscotto-xtask || fail \
        "the project's own tasks do not compile" \
        "if cargo could not fetch a crate, check the network and cargo's registry setting"
}
