//! What is subscribed to, for the filters that rules and `watch` name.

use super::filter::TopicFilter;
use crate::config::Subscription;

/// The subscriptions that bring each message of `filters` once. A broker may send a message once for each subscription it
/// is of (MQTT 5.0 3.3.4; mosquitto does): so a filter that another one covers is left to that one, and the other asks
/// for quality of service 1 if either does.
///
/// # Errors
/// A text naming two filters that overlap and do not cover each other.
pub(crate) fn subscriptions(filters: &[(TopicFilter, bool)]) -> Result<Vec<Subscription>, String> {
    let mut widest: Vec<(&TopicFilter, bool)> = Vec::new();
    for (filter, at_least_once) in filters {
        if let Some(wider) = widest.iter_mut().find(|(wider, _)| wider.covers(filter)) {
            wider.1 |= at_least_once;
            continue;
        }
        let mut joined = *at_least_once;
        widest.retain(|(narrower, once)| {
            let covered = filter.covers(narrower);
            joined |= covered && *once;
            !covered
        });
        if let Some((other, _)) = widest.iter().find(|(other, _)| other.overlaps(filter)) {
            return Err(format!(
                "'{filter}' and '{other}' overlap: a message of both would come twice. Make one of them wider, so that it \
                 covers the other, or narrower"
            ));
        }
        widest.push((filter, joined));
    }
    let subscription =
        |(filter, at_least_once): (&TopicFilter, bool)| Subscription { filter: filter.to_string(), at_least_once };
    Ok(widest.into_iter().map(subscription).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(filters: &[(&str, bool)]) -> Result<Vec<(String, bool)>, String> {
        let filters: Vec<_> = filters.iter().map(|(text, once)| (TopicFilter::parse(text).unwrap(), *once)).collect();
        Ok(subscriptions(&filters)?.into_iter().map(|s| (s.filter, s.at_least_once)).collect())
    }

    #[test]
    fn a_covered_filter_is_left_to_the_one_that_covers_it() {
        let own = |filters: &[(&str, bool)]| joined(filters).unwrap();
        let pair = |text: &str, once| (text.to_owned(), once);
        assert_eq!(own(&[("a/{x}", true), ("b", false)]), [pair("a/+", true), pair("b", false)]);
        assert_eq!(own(&[("a/{x}", true), ("b/+", false), ("#", false)]), [pair("#", true)]);
        assert_eq!(own(&[("a/#", false), ("a/b", true)]), [pair("a/#", true)]);
    }

    #[test]
    fn filters_that_overlap_otherwise_are_refused() {
        let error = joined(&[("a/+", true), ("+/b", true)]).unwrap_err();
        assert!(error.starts_with("'+/b' and 'a/+' overlap"), "{error}");
    }
}
