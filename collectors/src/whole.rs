//! Files that are seen whole or not at all: written under another name, and renamed when everything is in them.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What comes after the name of one that is not whole yet.
pub const UNFINISHED: &str = ".new";

/// A file that is there, whole, once it is finished; until then it has another name.
pub struct Whole {
    path: PathBuf,
    unfinished: PathBuf,
    file: BufWriter<File>,
}

impl Whole {
    /// Begins what will be at `path`. What was left unfinished there, by a kill, is written over.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(path: PathBuf) -> io::Result<Self> {
        let mut unfinished = path.clone().into_os_string();
        unfinished.push(UNFINISHED);
        let unfinished = PathBuf::from(unfinished);
        let file = BufWriter::new(File::create(&unfinished)?);
        Ok(Self { path, unfinished, file })
    }

    /// Gives it its name, in the place of one that has it.
    ///
    /// # Errors
    /// When not all of it could be written, or it cannot be renamed.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        fs::rename(&self.unfinished, &self.path)
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes `text` to `path`, whole or not at all.
///
/// # Errors
/// As [`Whole::begin`] and [`Whole::finish`].
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut file = Whole::begin(path.to_owned())?;
    file.write_all(text.as_bytes())?;
    file.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_name_once_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        fs::write(&path, "of an earlier time").unwrap();
        let mut file = Whole::begin(path.clone()).unwrap();
        file.write_all(b"half").unwrap();
        file.flush().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "of an earlier time");
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "half");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
