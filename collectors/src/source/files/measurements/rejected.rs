//! Rows that were not taken, kept as they are beside their header: to be put right and handed in again.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Endings of the files that this side makes; they are never read as measurements.
const OURS: [&str; 3] = [".rejected.csv", ".rejected.geojson", ".report.txt"];

/// Whether a file of a watched folder was made here.
#[must_use]
pub fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    OURS.iter().any(|ending| name.ends_with(ending))
}

/// Where the report and the rejected rows of `file` go: into `folder`, beside the file when there is none.
#[must_use]
pub fn beside(file: &Path, folder: Option<&Path>, ending: &str) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let folder = folder.or_else(|| file.parent()).unwrap_or(Path::new("."));
    folder.join(format!("{name}.{ending}"))
}

/// The file of rejected rows; made with the first of them.
pub(super) struct Rejected {
    path: PathBuf,
    begin: String,
    between: &'static str,
    end: &'static str,
    file: Option<BufWriter<File>>,
}

impl Rejected {
    /// Rows of a table under `header`, in UTF-8.
    #[must_use]
    pub(super) fn table(path: PathBuf, header: &str) -> Self {
        Self { path, begin: format!("{header}\n"), between: "\n", end: "\n", file: None }
    }

    /// Features of a collection.
    #[must_use]
    pub(super) fn features(path: PathBuf) -> Self {
        let begin = "{\"type\":\"FeatureCollection\",\"features\":[\n".to_owned();
        Self { path, begin, between: ",\n", end: "\n]}\n", file: None }
    }

    /// Keeps a row as it was.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep(&mut self, row: &str) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(self.between.as_bytes())?,
            None => {
                let file = File::create(&self.path)?;
                let file = self.file.insert(BufWriter::new(file));
                file.write_all(self.begin.as_bytes())?;
            }
        }
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(row.as_bytes()))
    }

    /// Ends the file; without a row there is none, and that of an earlier reading goes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn finish(self) -> io::Result<()> {
        match self.file {
            Some(mut file) => {
                file.write_all(self.end.as_bytes())?;
                file.flush()
            }
            None => match fs::remove_file(&self.path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                outcome => outcome,
            },
        }
    }
}
