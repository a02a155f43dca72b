//! Finds an installed PostgreSQL with TimescaleDB.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// Where Debian and the PostgreSQL project's packages put each major version.
const VERSIONS_FOLDER: &str = "/usr/lib/postgresql";

/// Where the same packages put each major's extensions.
const SHARE_FOLDER: &str = "/usr/share/postgresql";

/// The programs of one PostgreSQL installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// The programs in `CRUSCOTTO_PG_BIN`, or of major `wanted`, or of the newest major.
    ///
    /// # Errors
    /// If there is none with TimescaleDB: with the remedy.
    pub(super) fn find(wanted: Option<u32>, data: &Path) -> Result<Self> {
        if let Some(folder) = env::var_os("CRUSCOTTO_PG_BIN").filter(|value| !value.is_empty()) {
            return Ok(Self { folder: folder.into() });
        }
        let installed = majors(Path::new(VERSIONS_FOLDER), Path::new(SHARE_FOLDER));
        choose(wanted, &installed, data)
            .map(|major| Self { folder: Path::new(VERSIONS_FOLDER).join(major.to_string()).join("bin") })
    }

    pub(super) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }
}

/// The installed majors that have TimescaleDB, newest first.
fn majors(versions: &Path, share: &Path) -> Vec<u32> {
    let Ok(entries) = fs::read_dir(versions) else { return Vec::new() };
    let mut majors: Vec<u32> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|major: &u32| {
            let major = major.to_string();
            versions.join(&major).join("bin/postgres").is_file()
                && share.join(&major).join("extension/timescaledb.control").is_file()
        })
        .collect();
    majors.sort_unstable_by(|a, b| b.cmp(a));
    majors
}

fn choose(wanted: Option<u32>, installed: &[u32], data: &Path) -> Result<u32> {
    let data = data.display();
    match (wanted, installed.first()) {
        (_, None) => bail!(
            "no PostgreSQL with TimescaleDB is installed in {VERSIONS_FOLDER}: run 'make setup', \
             or name another installation's programs in CRUSCOTTO_PG_BIN"
        ),
        (Some(wanted), _) if installed.contains(&wanted) => Ok(wanted),
        (Some(wanted), Some(newest)) => bail!(
            "the data in {data} was made by PostgreSQL {wanted}, and only {newest} has TimescaleDB \
             on this machine: install postgresql-{wanted} with its TimescaleDB; or carry the data \
             over with pg_dump of the old and psql of the new; or move {data} away to start with \
             an empty history"
        ),
        (None, Some(newest)) => Ok(*newest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_majors_with_the_extension_count_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let (versions, share) = (folder.path().join("lib"), folder.path().join("share"));
        for (major, extension) in [(9, true), (15, true), (16, false), (17, true)] {
            let bin = versions.join(major.to_string()).join("bin");
            fs::create_dir_all(&bin).unwrap();
            fs::write(bin.join("postgres"), "").unwrap();
            let extensions = share.join(major.to_string()).join("extension");
            fs::create_dir_all(&extensions).unwrap();
            if extension {
                fs::write(extensions.join("timescaledb.control"), "").unwrap();
            }
        }
        fs::create_dir_all(versions.join("nonsense")).unwrap();
        assert_eq!(majors(&versions, &share), [17, 15, 9]);
    }

    #[test]
    fn existing_data_decides_the_major() {
        let data = Path::new("/d");
        assert_eq!(choose(Some(15), &[17, 15], data).unwrap(), 15);
        assert_eq!(choose(None, &[17, 15], data).unwrap(), 17);
    }

    #[test]
    fn what_is_missing_comes_with_a_remedy() {
        let data = Path::new("/d");
        let none = choose(None, &[], data).unwrap_err().to_string();
        assert!(none.contains("make setup"), "{none}");
        let older = choose(Some(14), &[17], data).unwrap_err().to_string();
        assert!(older.contains("PostgreSQL 14") && older.contains("pg_dump"), "{older}");
    }
}
