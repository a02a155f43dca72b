//! The server of street tiles, where the settings name one: only there may a page fetch pictures besides our own.

use std::str::FromStr;
use url::Url;

/// What stands for the place of a tile in its address.
const WORDS: [&str; 3] = ["{z}", "{x}", "{y}"];

/// The address of street tiles, such as `https://tiles.comune.example.it/{z}/{x}/{y}.png`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TilesUrl {
    template: String,
    origin: String,
}

impl TilesUrl {
    /// The address with `{z}`, `{x}` and `{y}` in it.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// The origin that pictures are fetched from, for the content security policy.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl FromStr for TilesUrl {
    type Err = String;
    fn from_str(template: &str) -> Result<Self, String> {
        let wrong = |why: &str| {
            Err(format!(
                "'{template}' {why}: expected an address such as https://tiles.example.it/{{z}}/{{x}}/{{y}}.png"
            ))
        };
        // The words are no part of an address's syntax.
        let plain = WORDS.iter().fold(template.to_owned(), |text, word| text.replacen(word, "0", 1));
        let Ok(url) = Url::parse(&plain) else { return wrong("is no address") };
        if !matches!(url.scheme(), "https" | "http") || !url.origin().is_tuple() {
            return wrong("is not https or http");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("has a user or a password in it, which every reader would see");
        }
        let (_, path) = template.split_once("://").unwrap_or_default();
        let (host, path) = path.split_once('/').unwrap_or((path, ""));
        if WORDS.iter().any(|word| !path.contains(word)) || host.contains('{') {
            return wrong("does not have {z}, {x} and {y} in its path");
        }
        Ok(Self { template: template.to_owned(), origin: url.origin().ascii_serialization() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_its_origin_and_nothing_more() {
        let tiles: TilesUrl = "https://t.example.it:8443/s/{z}/{x}/{y}.png?style=plain".parse().unwrap();
        assert_eq!(tiles.origin(), "https://t.example.it:8443");
        assert!(tiles.template().ends_with("{z}/{x}/{y}.png?style=plain"));
    }

    #[test]
    fn what_is_no_address_of_tiles_is_refused_with_what_would_be_right() {
        for bad in [
            "",
            "tiles",
            "ftp://t.example/{z}/{x}/{y}",
            "https://t.example/{z}/{x}.png",
            "data:{z}{x}{y}",
            "https://user:secret@t.example/{z}/{x}/{y}.png",
            "https://{z}.example/{x}/{y}.png",
            "https://t.example; script-src *",
        ] {
            let error = bad.parse::<TilesUrl>().unwrap_err();
            assert!(error.contains("expected an address such as"), "{error}");
        }
    }
}
