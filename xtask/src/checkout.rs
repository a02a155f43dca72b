//! Where things are in the checkout.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder `make demo` keeps everything in, relative to the checkout.
pub const DATA_FOLDER: &str = ".cruscotto";

/// The paths of one checkout of the project.
#[derive(Clone, Debug)]
pub struct Checkout {
    root: PathBuf,
}

/// How the programs are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// What a person runs: optimised.
    Release,
    /// What the tests run: quick to compile.
    Dev,
}

impl Profile {
    /// The name cargo takes after `--profile`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    /// The folder under the target directory.
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

impl Checkout {
    /// The checkout this program was compiled in.
    ///
    /// # Errors
    /// If the checkout was moved or removed since.
    pub fn current() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here
            .parent()
            .context("the xtask crate has no parent folder")?
            .canonicalize()
            .with_context(|| format!("the checkout at {} is gone: compile xtask again", here.display()))?;
        Ok(Self { root })
    }

    /// The root of the checkout.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the demo keeps its data: `CRUSCOTTO_DATA`, or `.cruscotto` of the checkout.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        match env::var_os("CRUSCOTTO_DATA") {
            Some(folder) if !folder.is_empty() => self.root.join(folder),
            _ => self.root.join(DATA_FOLDER),
        }
    }

    /// Cargo's target directory.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) if !folder.is_empty() => self.root.join(folder),
            _ => self.root.join("target"),
        }
    }

    /// The folder of the compiled programs.
    #[must_use]
    pub fn binaries(&self, profile: Profile) -> PathBuf {
        self.target().join(profile.folder())
    }

    /// The web bundle. Not `target/web`: that is where cargo puts what it compiles in the profile `web`.
    #[must_use]
    pub fn web(&self) -> PathBuf {
        self.target().join("site")
    }

    /// The folder of a city's maps, services and targets.
    #[must_use]
    pub fn city(&self, name: &str) -> PathBuf {
        self.root.join("maps").join(name)
    }
}
