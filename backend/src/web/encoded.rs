//! An answer that is held in memory in every encoding, with the tag by which a browser asks whether it changed.

use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write as _;

/// Anybody may keep it, and asks each time whether it is still the same: 304 when it is.
pub(super) const ASK_AGAIN: &str = "public, no-cache";

/// For what is somebody's own: nobody keeps it.
pub(super) const ONLY_NOW: &str = "private, no-store";

/// For what never changes under its address: a year, the most that caches take (RFC 9111, 1.2.2).
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Brotli's quality: of those that take about as long as the rendering of a page, the one that makes most smaller.
const BROTLI_QUALITY: i32 = 5;
const BROTLI_WINDOW_BITS: i32 = 18;

/// Bytes of a content's hash in its tag.
const TAG_BYTES: usize = 12;

/// A content and what is said of it.
#[derive(Debug, Clone)]
pub(super) struct Encoded {
    /// What is answered to who does not have it yet.
    pub(super) status: StatusCode,
    /// Its media type.
    pub(super) kind: HeaderValue,
    /// How long who may keep it (RFC 9111).
    pub(super) cache: &'static str,
    /// Weak: the same content in another encoding has it too.
    pub(super) etag: HeaderValue,
    pub(super) plain: Bytes,
    /// None where compression makes nothing smaller, or nobody made it.
    pub(super) gzip: Option<Bytes>,
    pub(super) brotli: Option<Bytes>,
}

impl Encoded {
    /// A content that goes as it is.
    ///
    /// # Errors
    /// Never in truth: a tag of hexadecimal digits is a header's value.
    pub(super) fn plain(kind: HeaderValue, cache: &'static str, content: Bytes) -> std::io::Result<Self> {
        let etag = tag(&content)?;
        Ok(Self { status: StatusCode::OK, kind, cache, etag, plain: content, gzip: None, brotli: None })
    }

    /// A page, in every encoding.
    ///
    /// # Errors
    /// If an encoder fails.
    pub(super) fn page(status: StatusCode, html: String) -> std::io::Result<Self> {
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        Ok(Self { status, ..Self::plain(kind, ASK_AGAIN, Bytes::from(html))?.packed()? })
    }

    /// The same in every encoding.
    ///
    /// # Errors
    /// If an encoder fails.
    pub(super) fn packed(self) -> std::io::Result<Self> {
        let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
        zipped.write_all(&self.plain)?;
        let parameters =
            BrotliEncoderParams { quality: BROTLI_QUALITY, lgwin: BROTLI_WINDOW_BITS, ..Default::default() };
        let mut squeezed = Vec::new();
        brotli::BrotliCompress(&mut self.plain.as_ref(), &mut squeezed, &parameters)?;
        Ok(Self { gzip: Some(zipped.finish()?.into()), brotli: Some(squeezed.into()), ..self })
    }

    /// How much memory it takes, bytes.
    pub(super) fn bytes(&self) -> usize {
        let packed = [&self.gzip, &self.brotli].into_iter().flatten().map(Bytes::len).sum::<usize>();
        self.plain.len() + packed
    }

    /// The content in the encoding that the browser takes, or nothing when it has it already.
    pub(super) fn answer(&self, headers: &HeaderMap) -> Response {
        let fixed = [
            (ETAG, self.etag.clone()),
            (CACHE_CONTROL, HeaderValue::from_static(self.cache)),
            (VARY, HeaderValue::from_static("accept-encoding")),
        ];
        let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).unwrap_or_default();
        let held = text(IF_NONE_MATCH);
        if self.status == StatusCode::OK && held.split(',').any(|tag| tag.trim().as_bytes() == self.etag.as_bytes()) {
            return (StatusCode::NOT_MODIFIED, fixed).into_response();
        }
        let accepted = text(ACCEPT_ENCODING);
        let packed = [("br", &self.brotli), ("gzip", &self.gzip)];
        let packed = packed
            .into_iter()
            .find_map(|(coding, body)| Some((body.as_ref()?, coding)).filter(|_| takes(accepted, coding)));
        let (body, coding) = packed.map_or((&self.plain, None), |(body, coding)| (body, Some(coding)));
        let mut response = (self.status, fixed, [(CONTENT_TYPE, self.kind.clone())], body.clone()).into_response();
        if let Some(coding) = coding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

/// Whether `accepted` has the coding. One with q=0 is refused (RFC 9110, 12.5.3); browsers send none of these.
fn takes(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        name.trim() == coding && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn tag(content: &[u8]) -> std::io::Result<HeaderValue> {
    let digest: String = Sha256::digest(content).iter().take(TAG_BYTES).map(|b| format!("{b:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{digest}\"")).map_err(std::io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn page(text: &str) -> Encoded {
        Encoded::page(StatusCode::OK, text.to_owned()).unwrap()
    }

    #[test]
    fn every_encoding_is_the_page_and_another_page_has_another_tag() {
        let text = "<p>città</p>".repeat(100);
        let rendered = page(&text);
        let mut unzipped = String::new();
        flate2::read::GzDecoder::new(rendered.gzip.as_deref().unwrap()).read_to_string(&mut unzipped).unwrap();
        let mut unsqueezed = Vec::new();
        brotli::BrotliDecompress(&mut rendered.brotli.as_deref().unwrap(), &mut unsqueezed).unwrap();
        assert_eq!((unzipped.as_str(), unsqueezed.as_slice()), (text.as_str(), text.as_bytes()));
        assert!(rendered.gzip.as_ref().unwrap().len() < text.len() / 4);
        assert_eq!(rendered.etag, page(&text).etag);
        assert_ne!(rendered.etag, page("other").etag);
    }

    #[test]
    fn a_browser_gets_the_best_coding_that_it_takes_and_304_for_what_it_has() {
        let page = page("<p>città</p>");
        let coding = |accepted: &str| {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, accepted.parse().unwrap())]);
            page.answer(&headers).headers().get(CONTENT_ENCODING).map(|v| v.to_str().unwrap().to_owned())
        };
        assert_eq!(coding("gzip, deflate, br").as_deref(), Some("br"));
        assert_eq!(coding("gzip;q=0.5, br;q=0").as_deref(), Some("gzip"));
        assert_eq!(coding("identity"), None);
        let held = HeaderMap::from_iter([(IF_NONE_MATCH, page.etag.clone())]);
        assert_eq!(page.answer(&held).status(), StatusCode::NOT_MODIFIED);
        let failed = Encoded { status: StatusCode::NOT_FOUND, ..page };
        assert_eq!(failed.answer(&held).status(), StatusCode::NOT_FOUND);
    }
}
