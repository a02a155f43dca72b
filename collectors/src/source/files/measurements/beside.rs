//! What is made beside a file that was read: its report and the rows that were not taken.

use crate::whole::UNFINISHED;
use std::path::{Path, PathBuf};

/// Endings of the files that this side makes; they are never read as measurements.
const OURS: [&str; 3] = [".rejected.csv", ".rejected.geojson", ".report.txt"];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whole::Whole;

    #[test]
    fn what_is_made_here_is_ours_also_before_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = Whole::begin(beside(Path::new("scuole.csv"), Some(folder.path()), "report.txt")).unwrap();
        let all_ours = || std::fs::read_dir(folder.path()).unwrap().all(|entry| is_ours(&entry.unwrap().path()));
        assert!(all_ours());
        file.finish().unwrap();
        assert!(all_ours());
        assert!(!is_ours(Path::new("scuole.csv")) && !is_ours(Path::new("scuole.csv.new")));
    }
}
