//! Which files have been taken: each content once, also after a restart.

use crate::whole::write_whole;
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Contents remembered; the backend recognises older ones sample by sample.
const MAX_TAKEN: usize = 10_000;

/// The contents that are in the spool or beyond it.
#[derive(Debug, Clone)]
pub struct Taken {
    path: PathBuf,
    digests: VecDeque<String>,
}

impl Taken {
    /// What the file at `path` remembers; nothing when it is absent or damaged, which only costs reading again.
    #[must_use]
    pub fn load(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap_or_default();
        Self { path, digests: text.lines().map(str::to_owned).collect() }
    }

    /// Whether a content has been taken.
    #[must_use]
    pub fn contains(&self, digest: &[u8; 32]) -> bool {
        self.digests.contains(&hex(digest))
    }

    /// Remembers a content.
    ///
    /// # Errors
    /// When it cannot be written: it is then remembered until the agent ends.
    pub fn add(&mut self, digest: &[u8; 32]) -> io::Result<()> {
        self.digests.push_back(hex(digest));
        while self.digests.len() > MAX_TAKEN {
            self.digests.pop_front();
        }
        let text: String = self.digests.iter().flat_map(|digest| [digest.as_str(), "\n"]).collect();
        write_whole(&self.path, &text)
    }
}

fn hex(digest: &[u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_is_remembered_over_a_restart_and_the_oldest_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        let lines: String = (0..MAX_TAKEN).map(|n| format!("{n:064x}\n")).collect();
        fs::write(&path, lines).unwrap();
        let mut taken = Taken::load(path.clone());
        let oldest = [0; 32];
        assert!(taken.contains(&oldest) && !taken.contains(&[7; 32]));
        taken.add(&[7; 32]).unwrap();
        let again = Taken::load(path);
        assert!(again.contains(&[7; 32]) && !again.contains(&oldest));
    }
}
