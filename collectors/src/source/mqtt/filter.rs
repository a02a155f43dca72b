//! Topic filters with names: `city/{asset}/wifi/{ssid}`.

use std::fmt;

/// Bytes of a filter at most (MQTT 5.0 1.5.4: a string has a length of two bytes).
const MAX_BYTES: usize = 65_535;

/// Names of one filter at most: the levels of a topic that mean something.
const MAX_NAMES: usize = 16;

/// A topic filter (MQTT 5.0 4.7) in which single levels may be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicFilter {
    levels: Vec<Level>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Level {
    Text(String),
    /// `{name}` or `+`.
    One(Option<String>),
    /// `#`: the level before and all below.
    Rest,
}

impl TopicFilter {
    /// Reads a filter.
    ///
    /// # Errors
    /// A text saying what is wrong, with an example.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("filter '{text}' {why}: expected for example \"city/{{asset}}/wifi/{{ssid}}\"");
        if text.is_empty() || text.len() > MAX_BYTES || text.contains('\0') {
            return Err(wrong("is empty, too long or has a NUL in it"));
        }
        let mut levels = Vec::new();
        for (i, level) in text.split('/').enumerate() {
            let last = text.split('/').count() == i + 1;
            levels.push(match level {
                "#" if last => Level::Rest,
                "+" => Level::One(None),
                _ => match level.strip_prefix('{').and_then(|l| l.strip_suffix('}')) {
                    Some(name) if is_name(name) => Level::One(Some(name.to_owned())),
                    None if !level.contains(['#', '+', '{', '}']) => Level::Text(level.to_owned()),
                    _ => return Err(wrong("has '#' before its end, or '+', '{' or '}' beside other text in a level")),
                },
            });
        }
        let filter = Self { levels };
        let names = filter.names();
        let twice = names.iter().enumerate().any(|(i, name)| names[..i].contains(name));
        if twice || names.len() > MAX_NAMES {
            return Err(wrong("names two levels the same, or too many"));
        }
        Ok(filter)
    }

    /// The names of its levels, in their order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let name = |level: &Level| match level {
            Level::One(name) => name.clone(),
            Level::Text(_) | Level::Rest => None,
        };
        self.levels.iter().filter_map(name).collect()
    }

    /// The values of its names in `topic`; none when the topic is not of this filter.
    #[must_use]
    pub fn values<'a>(&'a self, topic: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
        // MQTT 5.0 4.7.2: topics of the broker itself are not of a filter that begins with a wildcard.
        if topic.starts_with('$') && !matches!(self.levels.first(), Some(Level::Text(_))) {
            return None;
        }
        let mut values = Vec::new();
        let mut topic_levels = topic.split('/');
        for level in &self.levels {
            match (level, topic_levels.next()) {
                (Level::Rest, _) => return Some(values),
                (Level::Text(text), Some(found)) if text == found => {}
                (Level::One(name), Some(found)) => values.extend(name.as_deref().map(|name| (name, found))),
                _ => return None,
            }
        }
        topic_levels.next().is_none().then_some(values)
    }

    /// Whether every topic of `other` is of this filter.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        covers(&self.levels, &other.levels)
    }

    /// Whether a topic may be of both filters.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        overlaps(&self.levels, &other.levels)
    }
}

fn covers(wide: &[Level], narrow: &[Level]) -> bool {
    match (wide, narrow) {
        // A text that begins with $ is of no wildcard at the first level; such filters are merely not joined.
        (_, [Level::Text(text), ..]) if text.starts_with('$') && !matches!(wide.first(), Some(Level::Text(_))) => false,
        ([Level::Rest], _) | ([], []) => true,
        ([Level::One(_), wide @ ..], [Level::One(_) | Level::Text(_), narrow @ ..]) => covers(wide, narrow),
        ([Level::Text(a), wide @ ..], [Level::Text(b), narrow @ ..]) => a == b && covers(wide, narrow),
        _ => false,
    }
}

fn overlaps(a: &[Level], b: &[Level]) -> bool {
    match (a, b) {
        ([Level::Rest], _) | (_, [Level::Rest]) | ([], []) => true,
        ([Level::Text(x), ..], [Level::Text(y), ..]) if x != y => false,
        ([_, a @ ..], [_, b @ ..]) => overlaps(a, b),
        _ => false,
    }
}

fn is_name(text: &str) -> bool {
    let first = text.bytes().next();
    first.is_some_and(|b| b.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// As it is sent to the broker: names are `+` there.
impl fmt::Display for TopicFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, level) in self.levels.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { "/" })?;
            f.write_str(match level {
                Level::Text(text) => text,
                Level::One(_) => "+",
                Level::Rest => "#",
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(filter: &str, topic: &str) -> Option<String> {
        let filter = TopicFilter::parse(filter).unwrap();
        let values = filter.values(topic)?;
        Some(values.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn named_levels_take_the_values_of_the_topic() {
        let filter = "city/{asset}/wifi/{ssid}";
        assert_eq!(TopicFilter::parse(filter).unwrap().to_string(), "city/+/wifi/+");
        assert_eq!(values(filter, "city/ap-1/wifi/open"), Some("asset=ap-1 ssid=open".to_owned()));
        assert_eq!(values(filter, "city/ap-1/wifi"), None);
        assert_eq!(values(filter, "city/ap-1/wifi/open/x"), None);
        assert_eq!(values(filter, "town/ap-1/wifi/open"), None);
    }

    #[test]
    fn wildcards_follow_the_standard() {
        // The examples of MQTT 5.0 4.7.1 and 4.7.2.
        for (filter, topic, is_of) in [
            ("sport/tennis/player1/#", "sport/tennis/player1", true),
            ("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true),
            ("#", "sport", true),
            ("+", "/finance", false),
            ("/+", "/finance", true),
            ("+/+", "/finance", true),
            ("sport/+", "sport", false),
            ("sport/+", "sport/", true),
            ("#", "$SYS/broker", false),
            ("+/monitor/Clients", "$SYS/monitor/Clients", false),
            ("$SYS/#", "$SYS/broker", true),
        ] {
            assert_eq!(values(filter, topic).is_some(), is_of, "{filter} {topic}");
        }
    }

    #[test]
    fn wide_filters_cover_narrow_ones() {
        let covers = |a: &str, b: &str| TopicFilter::parse(a).unwrap().covers(&TopicFilter::parse(b).unwrap());
        for (wide, narrow) in
            [("#", "a/+"), ("a/#", "a"), ("a/{x}", "a/b"), ("a/+/#", "a/b/c"), ("+", "{x}"), ("a", "a")]
        {
            assert!(covers(wide, narrow), "{wide} {narrow}");
        }
        for (wide, narrow) in [("a/b", "a/+"), ("a/+", "a/#"), ("a/+", "a"), ("+/x", "a/+"), ("#", "$SYS/x")] {
            assert!(!covers(wide, narrow), "{wide} {narrow}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused_with_an_example() {
        for bad in ["", "a/#/b", "a+/b", "a/{b}c", "{A}", "{}", "{a}/{a}", "a\0"] {
            assert!(TopicFilter::parse(bad).unwrap_err().contains("city/{asset}"), "{bad}");
        }
    }

    fn any_filter() -> impl Strategy<Value = TopicFilter> {
        let level = prop_oneof![3 => "[ab]", 2 => Just("+".to_owned()), 1 => Just("#".to_owned())];
        proptest::collection::vec(level, 1..5).prop_filter_map("a filter", |l| TopicFilter::parse(&l.join("/")).ok())
    }

    proptest! {
        #[test]
        fn covering_and_overlapping_agree_with_the_topics(
            a in any_filter(), b in any_filter(), topic in proptest::collection::vec("[ab]", 1..5)
        ) {
            let topic = topic.join("/");
            let (in_a, in_b) = (a.values(&topic).is_some(), b.values(&topic).is_some());
            prop_assert!(!(a.covers(&b) && in_b && !in_a), "{a} covers {b}, not {topic}");
            prop_assert!(!(in_a && in_b && !a.overlaps(&b)), "{topic} is of {a} and {b}");
            prop_assert!(!a.covers(&b) || a.overlaps(&b));
            prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
        }

        #[test]
        fn a_topic_put_together_from_a_filter_is_of_it(levels in proptest::collection::vec("[a-z]{1,4}", 1..6), named in any::<u8>()) {
            let level = |i: usize, text: &String| if named >> i & 1 == 1 { format!("{{n{i}}}") } else { text.clone() };
            let filter: Vec<_> = levels.iter().enumerate().map(|(i, text)| level(i, text)).collect();
            let filter = TopicFilter::parse(&filter.join("/")).unwrap();
            let topic = levels.join("/");
            let values = filter.values(&topic).unwrap();
            prop_assert!(values.iter().all(|(name, value)| levels[name[1..].parse::<usize>().unwrap()] == *value));
            prop_assert_eq!(values.len(), filter.names().len());
        }
    }
}
