//! What is made beside a file that was read: its report and the rows that were not taken. Whoever sees such a file, a person
//! or a program, sees the whole of it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Endings of the files that this side makes; they are never read as measurements.
const OURS: [&str; 3] = [".rejected.csv", ".rejected.geojson", ".report.txt"];

/// What comes after the name of one that is not whole yet.
const UNFINISHED: &str = ".new";

/// Whether a file of a watched folder was made here.
#[must_use]
pub fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.strip_suffix(UNFINISHED).unwrap_or(name);
    OURS.iter().any(|ending| name.ends_with(ending))
}

/// Where the report and the rejected rows of `file` go: into `folder`, beside the file when there is none.
#[must_use]
pub fn beside(file: &Path, folder: Option<&Path>, ending: &str) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let folder = folder.or_else(|| file.parent()).unwrap_or(Path::new("."));
    folder.join(format!("{name}.{ending}"))
}

/// A file that is there, whole, once it is finished; until then it has another name.
pub(super) struct Whole {
    path: PathBuf,
    unfinished: PathBuf,
    file: BufWriter<File>,
}

impl Whole {
    /// Begins what will be at `path`. What a reading that was killed has left unfinished is written over.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn begin(path: PathBuf) -> io::Result<Self> {
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
    pub(super) fn finish(mut self) -> io::Result<()> {
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
    fn a_file_has_its_name_once_it_is_whole_and_is_ours_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(Path::new("scuole.csv"), Some(folder.path()), "report.txt");
        fs::write(&path, "of an earlier reading").unwrap();
        let mut file = Whole::begin(path.clone()).unwrap();
        file.write_all(b"half").unwrap();
        file.flush().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "of an earlier reading");
        assert!(fs::read_dir(folder.path()).unwrap().all(|entry| is_ours(&entry.unwrap().path())));
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "half");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
