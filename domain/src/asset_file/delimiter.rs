//! Which character stands between the fields.

/// Characters that may stand between fields; the first wins where two are as frequent.
const DELIMITERS: [u8; 3] = [b';', b'\t', b','];

/// The character between the fields of a CSV, by its header: the most frequent one outside quotes, a comma when there
/// is none.
#[must_use]
pub fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let mut quoted = false;
    let mut counts = [0_u32; DELIMITERS.len()];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some(i) = DELIMITERS.iter().position(|d| *d == byte && !quoted) {
            counts[i] += 1;
        }
    }
    let best = (0..DELIMITERS.len()).rev().max_by_key(|i| counts[*i]).filter(|i| counts[*i] > 0);
    best.map_or(b',', |i| DELIMITERS[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_most_frequent_outside_quotes() {
        for (text, expected) in
            [("a,b;c;d", b';'), ("a\tb\tc,d", b'\t'), ("\"a;b;c\",d", b','), ("a", b','), ("", b','), ("a;b,c", b';')]
        {
            assert_eq!(delimiter(text), expected, "{text}");
        }
    }
}
