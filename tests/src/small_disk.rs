//! A disk of a few megabytes, to be filled: a `tmpfs`, which says "no space left on device" as any file system does.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use nix::errno::Errno;
use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::unistd::{Uid, User};

/// What is written at once while the disk is filled, bytes; the last piece is halved until nothing fits.
const PIECE_BYTES: usize = 1024 * 1024;

/// The file that takes the room.
const BALLAST: &str = "ballast";

/// A mounted disk. Unmounted when dropped: whoever works on it must have ended before.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts a disk of `mebibytes` at `folder`, which is made, for the account that runs the database. Nothing where
    /// this process may not mount.
    ///
    /// # Errors
    /// If the folder cannot be made, or mounting fails for another reason.
    pub fn mount(folder: &Path, mebibytes: u32) -> Result<Option<Self>> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let owner = match User::from_name("postgres")? {
            Some(user) if Uid::effective().is_root() => user,
            _ => return Ok(None),
        };
        let options = format!("size={mebibytes}m,mode=700,uid={},gid={}", owner.uid, owner.gid);
        match mount(Some("tmpfs"), folder, Some("tmpfs"), MsFlags::empty(), Some(options.as_str())) {
            Ok(()) => Ok(Some(Self { folder: folder.to_owned() })),
            // Root in a container without CAP_SYS_ADMIN.
            Err(Errno::EPERM | Errno::EACCES) => Ok(None),
            Err(error) => bail!("cannot mount a tmpfs at {}: {error}", folder.display()),
        }
    }

    /// Takes all the room that is left.
    ///
    /// # Errors
    /// If writing fails for another reason than that.
    pub fn fill(&self) -> Result<()> {
        let mut ballast = File::options().create(true).append(true).open(self.folder.join(BALLAST))?;
        let mut piece = vec![0; PIECE_BYTES];
        while !piece.is_empty() {
            match ballast.write(&piece) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => piece.truncate(piece.len() / 2),
                Err(error) => return Err(error).context("cannot fill the disk"),
            }
        }
        Ok(())
    }

    /// Gives the room back.
    ///
    /// # Errors
    /// If the ballast cannot be removed.
    pub fn relieve(&self) -> Result<()> {
        fs::remove_file(self.folder.join(BALLAST)).context("cannot remove the ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let Err(error) = umount2(&self.folder, MntFlags::MNT_DETACH) {
            eprintln!("{} stays mounted: {error}", self.folder.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_takes_nothing_until_it_is_relieved() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let Some(disk) = SmallDisk::mount(&folder.path().join("disk"), 4)? else {
            println!("skipped: this process may not mount a file system");
            return Ok(());
        };
        let file = folder.path().join("disk/file");
        disk.fill()?;
        let full = fs::write(&file, [1; 8192]).unwrap_err();
        assert_eq!(full.kind(), ErrorKind::StorageFull);
        disk.relieve()?;
        fs::write(&file, [1; 8192])?;
        Ok(())
    }
}
