//! Compiles the application for the browser.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The target of what runs in the browser.
const TARGET: &str = "wasm32-unknown-unknown";

/// The profile of the bundle; see Cargo.toml of the workspace.
const PROFILE: &str = "web";

/// Written by the set-up where rustup could not provide the target's standard library.
const ROUTE_FILE: &str = "setup/wasm-route";

/// Compiles these programs of `package`, in one go as they share all they depend on, and gives the paths of their modules.
///
/// # Errors
/// If one does not compile: cargo has printed why.
pub(crate) fn to_wasm<const N: usize>(
    checkout: &Path,
    package: &str,
    programs: [&str; N],
    dev: bool,
) -> Result<[PathBuf; N]> {
    let target = env::var_os("CARGO_TARGET_DIR")
        .filter(|folder| !folder.is_empty())
        .map_or_else(|| checkout.join("target"), |folder| checkout.join(folder));
    let debian = fs::read_to_string(target.join(ROUTE_FILE)).is_ok_and(|text| text.trim() == "debian");
    let (mut cargo, target) = match (debian, dev) {
        (true, _) => (debian_cargo(&target), target.join("debian")),
        (false, true) => (cargo(), target),
        (false, false) => (small_cargo(), target),
    };

    let profile = if dev { "dev" } else { PROFILE };
    cargo.current_dir(checkout).args(["build", "--package", package, "--target", TARGET, "--profile", profile]);
    for program in programs {
        cargo.args(["--bin", program]);
    }
    let status = cargo.status().context("cannot run cargo")?;
    if !status.success() {
        bail!("{package} does not compile for the browser ({status})");
    }
    let folder = if dev { "debug" } else { PROFILE };
    Ok(programs.map(|program| target.join(TARGET).join(folder).join(format!("{program}.wasm"))))
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The toolchain's compiler, with the standard library compiled along where its source is installed: without the texts
/// of panics, which nobody reads on a phone, the module is a tenth smaller. `docs/decisions/0006-web-bundle.md`.
fn small_cargo() -> Command {
    let mut cargo = cargo();
    if library_source().is_some_and(|folder| folder.exists()) {
        cargo
            .args(["-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size"])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort");
    }
    cargo
}

/// Where rustup puts the component `rust-src`.
fn library_source() -> Option<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let sysroot = String::from_utf8(output.stdout).ok()?;
    Some(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library"))
}

/// Debian's compiler has no library for the target, but the library's source: cargo compiles it
/// along. In a target folder of its own, because it is another compiler.
fn debian_cargo(target: &Path) -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .args(["-Z", "build-std=std,panic_abort"])
        // rustup's choice of toolchain for this very process must not leak into the other one.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", target.join("debian"))
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19")
        // The library takes part in link-time optimisation only with its bitcode.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Cembed-bitcode=yes");
    cargo
}
