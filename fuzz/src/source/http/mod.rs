//! Answers of services.

#[path = "../../../../collectors/src/source/http/matomo_answer.rs"]
mod matomo_answer;
#[path = "../../../../collectors/src/source/http/text_format.rs"]
mod text_format;

pub use matomo_answer::MatomoAnswer;
pub use text_format::{MAX_PAGE_BYTES, TextSample, TextSyntax, parse_page};
