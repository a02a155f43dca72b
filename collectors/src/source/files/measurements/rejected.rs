//! Rows that were not taken, kept as they are beside their header: to be put right and handed in again.

use crate::whole::Whole;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// The file of rejected rows; begun with the first of them, there when it is finished.
pub(super) struct Rejected {
    path: PathBuf,
    begin: String,
    between: &'static str,
    end: &'static str,
    file: Option<Whole>,
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
                let file = self.file.insert(Whole::begin(self.path.clone())?);
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
                file.finish()
            }
            None => match fs::remove_file(&self.path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                outcome => outcome,
            },
        }
    }
}
