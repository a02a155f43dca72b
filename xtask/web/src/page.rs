//! What the pages load, and the application's page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::bind::Bound;
use crate::bundle::{Bundle, PAGE};
use crate::sizes::Public;
use crate::style::Font;

/// The fonts in the bundle: where they are, and the rules that declare them.
#[derive(Debug)]
pub(crate) struct Faces {
    urls: Vec<String>,
    outlines: Vec<String>,
    rules: String,
}

/// Puts the fonts into the bundle.
///
/// # Errors
/// If they cannot be compressed.
pub(crate) fn fonts(fonts: Vec<Font>, bundle: &mut Bundle) -> Result<Faces> {
    let mut faces = Faces { urls: Vec::new(), outlines: Vec::new(), rules: String::new() };
    for font in fonts {
        let url = bundle.add(&font.name, "woff2", font.bytes.clone())?;
        faces.rules.push_str(&font.face(&url));
        faces.urls.push(url);
        faces.outlines.push(bundle.add(&font.name, "ttf", font.outlines)?);
    }
    Ok(faces)
}

/// What a program is loaded by.
struct Program {
    wasm: String,
    glue: String,
    script: String,
}

/// Puts a program into the bundle under `name`.
fn program(name: &str, bound: Bound, bundle: &mut Bundle) -> Result<Program> {
    for (path, text) in bound.snippets {
        bundle.add_named(&format!("snippets/{path}"), text.into_bytes())?;
    }
    let wasm = bundle.add(name, "wasm", bound.wasm)?;
    let glue = bundle.add(name, "js", bound.script.into_bytes())?;
    let script = bundle.add(&format!("{name}-loader"), "js", loader(&glue, &wasm).into_bytes())?;
    Ok(Program { wasm, glue, script })
}

/// Puts what the public pages load into the bundle, and says what it is: the server makes the pages.
///
/// # Errors
/// If it cannot be compressed.
pub(crate) fn public(bound: Bound, faces: &Faces, style: &str, bundle: &mut Bundle) -> Result<Public> {
    let style = bundle.add("style", "css", format!("{}{style}", faces.rules).into_bytes())?;
    let Program { wasm, glue, script } = program("island", bound, bundle)?;
    let (fonts, previews) = (faces.urls.clone(), faces.outlines.clone());
    Ok(Public { style, fonts, script, preload: vec![glue, wasm], previews, extras: BTreeMap::new() })
}

/// The folder of what single pages load besides.
const SCRIPTS: &str = "scripts";

/// The worker that keeps a briefing: at the root, as it may serve only what lies below where it is, and under one name.
const WORKER: &str = "room-worker.js";

/// Puts what single pages load besides into the bundle, as it is written, and gives the address of each by its name.
///
/// # Errors
/// If the folder is missing, or a file cannot be compressed.
pub(crate) fn extras(source: &Path, bundle: &mut Bundle) -> Result<BTreeMap<String, String>> {
    let folder = source.join(SCRIPTS);
    let mut extras = BTreeMap::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let Some((stem, extension)) = name.split_once('.') else { continue };
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if name == WORKER {
            bundle.add_at_root(WORKER, bytes)?;
            extras.insert(name, format!("/{WORKER}"));
        } else {
            let url = bundle.add(stem, extension, bytes)?;
            extras.insert(name, url);
        }
    }
    Ok(extras)
}

/// Puts the staff's application into the bundle and gives the page that loads it.
///
/// # Errors
/// If the application's index.html is missing, or one of its placeholders.
pub(crate) fn application(
    source: &Path,
    bound: Bound,
    faces: &Faces,
    style: &str,
    bundle: &mut Bundle,
) -> Result<String> {
    let styles = bundle.add("staff", "css", format!("{}{style}", faces.rules).into_bytes())?;
    let Program { wasm, glue, script } = program("app", bound, bundle)?;
    let path = source.join(PAGE);
    let template = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    fill(&template, &[("styles", &styles), ("wasm", &wasm), ("script", &script), ("glue", &glue)])
        .with_context(|| format!("{}", path.display()))
}

/// The module that starts the application. A file of its own: the content security policy lets no
/// script run that stands in the page.
fn loader(glue: &str, wasm: &str) -> String {
    format!(
        "import init from \"{glue}\";\n\
         init({{ module_or_path: \"{wasm}\" }}).catch((error) => {{\n\
         \x20 console.error(error);\n\
         \x20 document.getElementById(\"load-failed\")?.removeAttribute(\"hidden\");\n\
         }});\n"
    )
}

/// Replaces `{{name}}` by its value; `glue`, a preload, may be left out.
fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut page = template.to_owned();
    for (name, value) in values {
        let placeholder = format!("{{{{{name}}}}}");
        if !page.contains(&placeholder) && *name != "glue" && *name != "wasm" {
            bail!("the placeholder {placeholder} is missing");
        }
        page = page.replace(&placeholder, value);
    }
    if let Some(start) = page.find("{{") {
        let rest: String = page[start..].chars().take(30).collect();
        bail!("unknown placeholder at '{rest}': there are {{{{styles}}}}, {{{{script}}}}, {{{{wasm}}}}, {{{{glue}}}}");
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [(&str, &str); 4] =
        [("styles", "/s.css"), ("wasm", "/a.wasm"), ("script", "/l.js"), ("glue", "/a.js")];

    #[test]
    fn placeholders_become_addresses() {
        let page = fill("<link href={{styles}}><script src={{script}}>{{wasm}}", &VALUES).unwrap();
        assert_eq!(page, "<link href=/s.css><script src=/l.js>/a.wasm");
    }

    #[test]
    fn a_missing_or_unknown_placeholder_is_named() {
        let missing = fill("<link href={{styles}}>", &VALUES).unwrap_err().to_string();
        assert!(missing.contains("{{script}}"), "{missing}");
        let unknown = fill("{{styles}} {{script}} {{favicon}}", &VALUES).unwrap_err().to_string();
        assert!(unknown.contains("{{favicon}}"), "{unknown}");
    }

    #[test]
    fn the_loader_imports_and_starts() {
        let text = loader("/assets/app-1.js", "/assets/app-2.wasm");
        assert!(text.starts_with("import init from \"/assets/app-1.js\";"), "{text}");
        assert!(text.contains("module_or_path: \"/assets/app-2.wasm\""), "{text}");
    }
}
