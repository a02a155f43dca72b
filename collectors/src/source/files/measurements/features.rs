//! The features of a GeoJSON file, one at a time: a collection need not fit into memory.

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};

/// Bytes of one feature at most.
pub const MAX_FEATURE_BYTES: u64 = 4 * 1024 * 1024;

/// Calls `each` with every feature of a FeatureCollection, until it says false.
///
/// # Errors
/// What is wrong with the JSON, with line and column, or with its shape; the features before it were given.
pub fn features(input: impl Read, each: &mut dyn FnMut(Value) -> bool) -> Result<(), String> {
    let budget = Cell::new(MAX_FEATURE_BYTES);
    let bounded = Bounded { input, budget: &budget };
    let mut json = serde_json::Deserializer::from_reader(io::BufReader::new(bounded));
    let mut walk = Walk { each, budget: &budget, seen: false, stopped: false };
    let outcome = Collection(&mut walk).deserialize(&mut json).and_then(|()| json.end());
    match outcome {
        _ if walk.stopped => Ok(()),
        Err(error) => Err(format!("{error}: expected a FeatureCollection")),
        Ok(()) if !walk.seen => Err("it has no \"features\": expected a FeatureCollection".to_owned()),
        Ok(()) => Ok(()),
    }
}

/// Ends with an error when more is read than a feature may have.
struct Bounded<'b, R> {
    input: R,
    budget: &'b Cell<u64>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        match self.budget.get().checked_sub(read as u64) {
            Some(left) => self.budget.set(left),
            None => return Err(io::Error::other(format!("a feature has more than {MAX_FEATURE_BYTES} bytes"))),
        }
        Ok(read)
    }
}

struct Walk<'w> {
    each: &'w mut dyn FnMut(Value) -> bool,
    budget: &'w Cell<u64>,
    seen: bool,
    stopped: bool,
}

struct Collection<'a, 'w>(&'a mut Walk<'w>);

impl<'de> DeserializeSeed<'de> for Collection<'_, '_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Collection<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "features" {
                map.next_value_seed(Features(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Features<'a, 'w>(&'a mut Walk<'w>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        self.0.seen = true;
        while let Some(feature) = sequence.next_element::<Value>()? {
            self.0.budget.set(MAX_FEATURE_BYTES);
            if !(self.0.each)(feature) {
                self.0.stopped = true;
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (Vec<Value>, Result<(), String>) {
        let mut found = Vec::new();
        let outcome = features(text.as_bytes(), &mut |feature| {
            found.push(feature);
            true
        });
        (found, outcome)
    }

    #[test]
    fn features_come_one_by_one_wherever_they_stand() {
        let text = r#"{"bbox":[1,2],"features":[{"properties":{"a":1}},{"a":[]}],"type":"FeatureCollection"}"#;
        let (found, outcome) = read(text);
        assert_eq!((found.len(), outcome), (2, Ok(())));
        assert_eq!(found[0]["properties"]["a"], 1);
    }

    #[test]
    fn what_is_no_collection_is_refused_and_what_came_before_is_kept() {
        for (text, count, wanted) in [
            ("[]", 0, "expected a FeatureCollection"),
            ("{}", 0, "no \"features\""),
            (r#"{"features":{}}"#, 0, "an array of features"),
            ("{\"features\":[{},\n{},}", 2, "line 2 column 4"),
            (r#"{"features":[{}]} x"#, 1, "trailing characters"),
        ] {
            let (found, outcome) = read(text);
            let error = outcome.unwrap_err();
            assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
            assert_eq!(found.len(), count, "{text}");
        }
        let monster = format!(r#"{{"features":[{{}},{{"a":"{}"}}]}}"#, "x".repeat(5 << 20));
        let (found, outcome) = read(&monster);
        assert!(outcome.unwrap_err().contains("more than 4194304 bytes"));
        assert_eq!(found.len(), 1);
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_never_a_panic(text in ".{0,60}", inner in "[\\[\\]{}:,\"a0 ]{0,40}") {
            prop_assert!(read(&text).1.is_err());
            let (found, outcome) = read(&format!(r#"{{"features":[{inner}]}}"#));
            prop_assert!(outcome.is_err() || found.len() <= inner.len());
        }
    }
}
