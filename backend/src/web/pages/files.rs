//! What the pages load, as the bundle's manifest names it.

use cruscotto_frontend::public::Files;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The manifest, in the folder of the bundle.
const MANIFEST: &str = "manifest.json";

/// A folder that holds no bundle of this build.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The manifest cannot be read.
    #[error("{path} cannot be read: is this the folder of the web bundle ('make web' makes it)?")]
    Read {
        /// Its path.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It says nothing of the public pages.
    #[error("{path}: {source}; make the bundle anew with 'make web'")]
    Format {
        /// Its path.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
}

#[derive(Deserialize)]
struct Manifest {
    public: Public,
}

/// What a public page loads.
#[derive(Deserialize)]
struct Public {
    style: String,
    fonts: Vec<String>,
    script: String,
    preload: Vec<String>,
    /// Fonts for the pages' pictures.
    previews: Vec<String>,
    /// What single pages load besides, by name.
    #[serde(default)]
    extras: BTreeMap<String, String>,
}

/// A font of the bundle.
fn font(web: &Path, url: &str) -> Result<Vec<u8>, SiteError> {
    let path = web.join(url.trim_start_matches('/'));
    std::fs::read(&path).map_err(|source| SiteError::Read { path, source })
}

/// Reads what the pages load from the folder of the bundle, and the fonts of their pictures.
pub(super) fn read(web: &Path) -> Result<(Files, Vec<Vec<u8>>), SiteError> {
    let path = web.join(MANIFEST);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(source) => return Err(SiteError::Read { path, source }),
    };
    match serde_json::from_str::<Manifest>(&text) {
        Ok(Manifest { public }) => {
            let Public { style, fonts, script, preload, previews, extras } = public;
            let previews = previews.iter().map(|url| font(web, url)).collect::<Result<_, _>>()?;
            Ok((Files { style, fonts, script, preload, extras }, previews))
        }
        Err(source) => Err(SiteError::Format { path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_bundle_of_this_build_is_refused_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).unwrap_err().to_string().contains("make web"));
        std::fs::write(folder.path().join(MANIFEST), r#"{"files":[]}"#).unwrap();
        let error = read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("public") && error.contains("make web"), "{error}");
        let whole = r#"{"files":[],"public":{"style":"/s.css","fonts":["/f.woff2"],"script":"/l.js","preload":[],"previews":["/f.ttf"]}}"#;
        std::fs::write(folder.path().join(MANIFEST), whole).unwrap();
        assert!(read(folder.path()).unwrap_err().to_string().contains("f.ttf"));
        std::fs::write(folder.path().join("f.ttf"), [1]).unwrap();
        let (files, fonts) = read(folder.path()).unwrap();
        assert_eq!((files.style.as_str(), fonts), ("/s.css", vec![vec![1]]));
    }
}
