//! Where a cluster lives, and where its socket is.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use nix::unistd::Uid;
use sha2::{Digest as _, Sha256};

use super::account::Account;
use crate::progress;

/// Where a cluster goes whose own folder its account cannot enter: outlives a reboot.
const ELSEWHERE: &str = "/var/tmp";

/// Where a socket goes whose own folder has too long a path.
const SOCKETS: &str = "/tmp";

/// The longest socket folder: the kernel takes 107 bytes, `/.s.PGSQL.5432` is 14 of them.
const SOCKET_FOLDER_MAX_BYTES: usize = 107 - 14;

/// Makes the folder of a cluster, at `wanted` if its account can get there, else outside the
/// checkout with a link from `wanted`.
///
/// # Errors
/// If a folder cannot be made, or one that exists is somebody else's.
pub(super) fn settle(wanted: &Path, account: &Account) -> Result<PathBuf> {
    let parent = wanted.parent().context("the cluster's folder has no parent")?;
    fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    let parent = parent.canonicalize()?;
    let wanted = parent.join(wanted.file_name().context("the cluster's folder has no name")?);

    if let Ok(elsewhere) = fs::read_link(&wanted) {
        private_folder(&elsewhere, account)?;
        return Ok(elsewhere);
    }
    if account.can_enter(&parent)? {
        private_folder(&wanted, account)?;
        return Ok(wanted);
    }
    let elsewhere = Path::new(ELSEWHERE).join(format!("cruscotto-{}", short_name(&wanted)));
    private_folder(&elsewhere, account)?;
    symlink(&elsewhere, &wanted)
        .with_context(|| format!("cannot link {} to {}", wanted.display(), elsewhere.display()))?;
    progress::note(&format!(
        "user {} cannot enter {}: the database is in {}, linked from {}",
        account.name,
        parent.display(),
        elsewhere.display(),
        wanted.display(),
    ));
    Ok(elsewhere)
}

/// The folder of the cluster's socket: inside its own, unless that path is too long.
///
/// # Errors
/// If it cannot be made, or one that exists is somebody else's.
pub(super) fn socket_folder(home: &Path, account: &Account) -> Result<PathBuf> {
    let inside = home.join("socket");
    let folder = if inside.as_os_str().len() <= SOCKET_FOLDER_MAX_BYTES {
        inside
    } else {
        Path::new(SOCKETS).join(format!("cruscotto-{}", short_name(home)))
    };
    private_folder(&folder, account)?;
    Ok(folder)
}

/// A folder only the account (and root) can enter. In a folder everybody may write to, another
/// user could have taken the name first: then it is refused.
fn private_folder(path: &Path, account: &Account) -> Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => account.own(path),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let metadata = fs::symlink_metadata(path)?;
            let owner = account.switch.map_or_else(|| Uid::effective().as_raw(), |(user, _)| user);
            if !metadata.is_dir() || metadata.uid() != owner {
                bail!(
                    "{} should be a folder of user {}, and is not: another user made it, or the \
                     cluster was started by another account before; move it away, or run as that \
                     account",
                    path.display(),
                    account.name,
                );
            }
            Ok(())
        }
        Err(error) => Err(error).with_context(|| format!("cannot make {}", path.display())),
    }
}

/// A short name that belongs to one path.
fn short_name(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn caller() -> Account {
        Account { name: "caller".to_owned(), caller: "caller".to_owned(), switch: None }
    }

    #[test]
    fn a_long_path_gets_its_socket_elsewhere() {
        let short = tempfile::tempdir().unwrap();
        assert_eq!(socket_folder(short.path(), &caller()).unwrap(), short.path().join("socket"));

        let long = short.path().join("x".repeat(SOCKET_FOLDER_MAX_BYTES));
        fs::create_dir(&long).unwrap();
        let folder = socket_folder(&long, &caller()).unwrap();
        assert!(folder.starts_with(SOCKETS), "{}", folder.display());
        assert!(folder.join(".s.PGSQL.5432").as_os_str().len() <= 107);
        fs::remove_dir(folder).unwrap();
    }

    #[test]
    fn a_name_taken_by_a_link_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        symlink(folder.path(), &taken).unwrap();
        let error = private_folder(&taken, &caller()).unwrap_err().to_string();
        assert!(error.contains("another user made it"), "{error}");
    }

    #[test]
    fn a_folder_one_can_enter_is_used_and_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = folder.path().canonicalize().unwrap().join("postgres");
        assert_eq!(settle(&wanted, &caller()).unwrap(), wanted);
        assert_eq!(settle(&wanted, &caller()).unwrap(), wanted);
    }

    #[test]
    fn a_folder_the_account_cannot_enter_is_linked_to_one_it_can() {
        let account = Account::current().unwrap();
        if account.switch.is_none() {
            // The caller enters its own folders: there is nothing to get around.
            return;
        }
        let closed = fs::Permissions::from_mode(0o700);
        let private = tempfile::Builder::new().permissions(closed).tempdir().unwrap();
        let wanted = private.path().join("postgres");
        let home = settle(&wanted, &account).unwrap();
        assert!(home.starts_with(ELSEWHERE), "{}", home.display());
        assert_eq!(fs::read_link(&wanted).unwrap(), home);
        assert!(account.can_enter(&home).unwrap());
        assert_eq!(settle(&wanted, &account).unwrap(), home, "found again");
        fs::remove_dir(home).unwrap();
    }

    #[test]
    fn names_differ_by_path_and_stay_the_same() {
        assert_eq!(short_name(Path::new("/a")).len(), 12);
        assert_eq!(short_name(Path::new("/a")), short_name(Path::new("/a")));
        assert_ne!(short_name(Path::new("/a")), short_name(Path::new("/b")));
    }
}
