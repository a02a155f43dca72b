//! The text format of OpenMetrics 1.0 and of Prometheus 0.0.4, as far as samples go: name, labels, value.
//!
//! Comments, metadata, timestamps and exemplars are passed over; what is not of the format is an error with its line.

use std::collections::BTreeMap;

/// The largest page read, in bytes.
pub const MAX_PAGE_BYTES: usize = 4 * 1024 * 1024;

/// Labels of one sample at most.
const MAX_LABELS: usize = 64;

/// A sample of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct TextSample {
    /// The sample's name: `http_requests_total`.
    pub name: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its value; may be NaN or infinite.
    pub value: f64,
}

/// A page that is not of the format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct TextSyntax {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: &'static str,
}

/// The samples of a page for which `wanted` says so by their name.
///
/// # Errors
/// [`TextSyntax`] at the first line that is not of the format, whether it is wanted or not.
pub fn parse_page(page: &str, wanted: impl Fn(&str) -> bool) -> Result<Vec<TextSample>, TextSyntax> {
    let mut samples = Vec::new();
    for (number, line) in page.lines().enumerate() {
        let line = line.trim();
        if line == "# EOF" {
            break;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let sample = sample(line).map_err(|reason| TextSyntax { line: number + 1, reason })?;
        if wanted(&sample.name) {
            samples.push(sample);
        }
    }
    Ok(samples)
}

fn is_name(text: &str, colon: bool) -> bool {
    let first = text.bytes().next();
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || (colon && b == b':');
    first.is_some_and(|b| !b.is_ascii_digit()) && text.bytes().all(allowed)
}

fn sample(line: &str) -> Result<TextSample, &'static str> {
    let end = line.find(['{', ' ', '\t']).ok_or("a name without a value")?;
    let (name, rest) = line.split_at(end);
    if !is_name(name, true) {
        return Err("the name has a character that names do not have");
    }
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (BTreeMap::new(), rest),
    };
    let value = rest.split_whitespace().next().ok_or("no value")?;
    Ok(TextSample { name: name.to_owned(), labels, value: number(value).ok_or("the value is not a number")? })
}

fn number(text: &str) -> Option<f64> {
    match text {
        "+Inf" | "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ => text.parse().ok().filter(|v: &f64| v.is_finite()),
    }
}

/// The labels up to `}` and what follows it.
fn labels(mut rest: &str) -> Result<(BTreeMap<String, String>, &str), &'static str> {
    let mut labels = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('}') {
            return Ok((labels, after));
        }
        let (name, after) = rest.split_once('=').ok_or("a label without '='")?;
        let name = name.trim();
        if !is_name(name, false) {
            return Err("a label's name has a character that names do not have");
        }
        let after = after.trim_start().strip_prefix('"').ok_or("a label's value is not in quotes")?;
        let (value, after) = quoted(after)?;
        if labels.insert(name.to_owned(), value).is_some() {
            return Err("a label is there twice");
        }
        if labels.len() > MAX_LABELS {
            return Err("too many labels");
        }
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None if rest.starts_with('}') => {}
            None => return Err("labels are not separated by ','"),
        }
    }
}

/// The text up to the closing quote, and what follows it.
fn quoted(text: &str) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, &text[at + 1..])),
            '\\' => match chars.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, c @ ('\\' | '"'))) => value.push(c),
                _ => return Err("an escape other than \\n, \\\\ and \\\""),
            },
            c => value.push(c),
        }
    }
    Err("a label's value does not end")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_formats_own_examples() {
        let page = "# TYPE http_requests counter\n# HELP http_requests The total.\n\
            http_requests_total{method=\"post\",code=\"200\"} 1027 1395066363000\n\
            http_requests_total{method=\"post\",code=\"400\",} 3 # {trace_id=\"x\"} 1 2\n\
            msdos_file_access_time_seconds{path=\"C:\\\\DIR\\\\FILE.TXT\",error=\"Cannot find file:\\n\\\"X\\\"\"} 1.458255915e9\n\
            something_weird{problem=\"division by zero\"} +Inf -3982045\nup 1\n# EOF\nnot read any more\n";
        let samples = parse_page(page, |_| true).unwrap();
        assert_eq!(samples.len(), 5);
        assert_eq!((samples[1].labels["code"].as_str(), samples[1].value), ("400", 3.0));
        assert_eq!(samples[2].labels["error"], "Cannot find file:\n\"X\"");
        assert_eq!(samples[3].value, f64::INFINITY);
        assert_eq!(parse_page(page, |name| name == "up").unwrap().len(), 1);
    }

    #[test]
    fn an_error_names_its_line() {
        for bad in
            ["up", "up one", "9up 1", "up{a=1} 1", "up{a=\"1} 1", "up{a=\"1\" b=\"2\"} 1", "up{a=\"1\",a=\"2\"} 1"]
        {
            assert_eq!(parse_page(&format!("ok 1\n{bad}\n"), |_| true).unwrap_err().line, 2, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_never_a_panic(page in "[a-z0-9{}=\",\\\\ #\n+.-]{0,200}|.{0,200}") {
            if let Ok(samples) = parse_page(&page, |_| true) {
                prop_assert!(samples.len() <= page.lines().count());
            }
        }

        #[test]
        fn every_label_value_survives(value in "[^\r\n]{0,40}", number in -1e15f64..1e15) {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            let samples = parse_page(&format!("m{{l=\"{escaped}\"}} {number}"), |_| true).unwrap();
            prop_assert_eq!(&samples[0].labels["l"], &value);
            prop_assert_eq!(samples[0].value, number);
        }
    }
}
