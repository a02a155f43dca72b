//! The folder of mapping files, read once at start-up.

use super::error::MappingError;
use super::rule::Mapping;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::SourceName;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The mapping of every source: `SOURCE.toml` of the folder, or the built-in rules.
#[derive(Debug, Clone)]
pub struct Mappings {
    by_source: HashMap<SourceName, Arc<Mapping>>,
    built_in: Arc<Mapping>,
}

impl Mappings {
    /// Reads every `*.toml` of `folder`; without a folder every source has the built-in rules.
    ///
    /// # Errors
    /// [`MappingError`] when the folder or a file cannot be read, or a file is wrong.
    pub fn read(folder: Option<&Path>, catalogue: &Catalogue) -> Result<Self, MappingError> {
        let built_in = Arc::new(Mapping::built_in(catalogue)?);
        let mut by_source = HashMap::new();
        if let Some(folder) = folder {
            let unreadable = |source| MappingError::Unreadable { path: folder.to_owned(), source };
            for entry in std::fs::read_dir(folder).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                if path.extension().is_some_and(|extension| extension == "toml") {
                    by_source.insert(source_of(&path)?, Arc::new(read_file(&path, catalogue)?));
                }
            }
        }
        Ok(Self { by_source, built_in })
    }

    /// The mapping of `source`.
    #[must_use]
    pub fn of(&self, source: &SourceName) -> &Arc<Mapping> {
        self.by_source.get(source).unwrap_or(&self.built_in)
    }
}

fn source_of(path: &Path) -> Result<SourceName, MappingError> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    SourceName::new(stem).map_err(|e| MappingError::Name { path: path.to_owned(), reason: e.to_string() })
}

fn read_file(path: &Path, catalogue: &Catalogue) -> Result<Mapping, MappingError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| MappingError::Unreadable { path: path.to_owned(), source })?;
    Mapping::parse(&path.display().to_string(), &text, catalogue)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "[[rule]]\nname = \"up\"\nasset = \"{instance}\"\nmetric = \"device.up\"\n";

    #[test]
    fn each_source_has_its_file_and_the_others_the_built_in_rules() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("prometheus.toml"), RULE).unwrap();
        std::fs::write(folder.path().join("README.md"), "not a mapping").unwrap();
        let mappings = Mappings::read(Some(folder.path()), &Catalogue::built_in().unwrap()).unwrap();
        let resolves = |source: &str| {
            mappings.of(&SourceName::new(source).unwrap()).resolve("up", "", &[("instance", "ap-1")][..]).is_ok()
        };
        assert!(resolves("prometheus"));
        assert!(!resolves("telegraf"));
    }

    #[test]
    fn a_wrong_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::built_in().unwrap();
        let read = || Mappings::read(Some(folder.path()), &catalogue).unwrap_err().to_string();
        std::fs::write(folder.path().join("My Source.toml"), RULE).unwrap();
        assert!(read().contains("My Source.toml: the file's name is not that of a source"));
        std::fs::remove_file(folder.path().join("My Source.toml")).unwrap();
        std::fs::write(folder.path().join("a.toml"), "[[rule]]\nnam = 1\n").unwrap();
        assert!(read().contains("a.toml: ") && read().contains("nam"));
        let error = Mappings::read(Some(&folder.path().join("none")), &catalogue).unwrap_err().to_string();
        assert!(error.contains("CRUSCOTTO_MAPPINGS"), "{error}");
    }
}
