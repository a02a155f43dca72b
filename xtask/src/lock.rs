//! One city per data folder.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process;

use anyhow::{Context, Result, bail};
use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};

/// Holds the folder until dropped; the kernel lets go of it when the process dies in any way.
#[derive(Debug)]
pub struct FolderLock {
    _lock: Flock<File>,
}

impl FolderLock {
    /// Takes the lock `FOLDER/lock` and writes the own process id in it.
    ///
    /// # Errors
    /// If another process has it (the message names its id), or the file cannot be written.
    pub fn take(folder: &Path) -> Result<Self> {
        let path = folder.join("lock");
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
            Ok(mut lock) => {
                lock.set_len(0)?;
                lock.seek(SeekFrom::Start(0))?;
                writeln!(lock, "{}", process::id())?;
                Ok(Self { _lock: lock })
            }
            Err((mut file, Errno::EWOULDBLOCK)) => {
                let mut owner = String::new();
                file.read_to_string(&mut owner)?;
                bail!(
                    "{} is in use by process {}: stop that one with Ctrl-C, or set CRUSCOTTO_DATA \
                     (and CRUSCOTTO_LISTEN) to run a second city beside it",
                    folder.display(),
                    owner.trim(),
                );
            }
            Err((_, error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_refused_and_names_the_first_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path()).unwrap();
        let refusal = FolderLock::take(folder.path()).unwrap_err().to_string();
        assert!(refusal.contains(&process::id().to_string()), "{refusal}");
        drop(first);
        FolderLock::take(folder.path()).unwrap();
    }
}
