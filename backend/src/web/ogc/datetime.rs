//! The parameter `datetime`: an instant or an interval of RFC 3339 times, either end open.

use cruscotto_domain::time::Timestamp;

/// Checks it. Features are as they are now and have no time of their own, so that every valid one selects them all
/// (requirement 25 of the standard).
pub(super) fn check(text: &str) -> Result<(), String> {
    let wrong =
        || format!("datetime '{text}' is not one: expected such as 2026-11-21T19:40:00Z, or FROM/TO, or FROM/..");
    let time = |text: &str| text.parse::<Timestamp>().map_err(|_| wrong());
    let end = |text: &str| if matches!(text, "" | "..") { Ok(None) } else { time(text).map(Some) };
    match text.split('/').collect::<Vec<_>>().as_slice() {
        [instant] => time(instant).map(drop),
        [from, to] => match (end(from)?, end(to)?) {
            (None, None) => Err(wrong()),
            (Some(from), Some(to)) if from > to => Err(wrong()),
            _ => Ok(()),
        },
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn instants_and_intervals_are_those_of_the_standard() {
        for good in [
            "2018-02-12T23:20:50Z",
            "2018-02-12T00:00:00Z/2018-03-18T12:31:12Z",
            "../2018-03-18T12:31:12Z",
            "2018-02-12T00:00:00Z/..",
            "2018-02-12T00:00:00Z/",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["", "yesterday", "../..", "/", "2018-03-18T12:31:12Z/2018-02-12T00:00:00Z", "a/b/c"] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
