//! Tags and labels of a sender, however its parser keeps them.

/// Named values of a foreign series.
pub trait Tags {
    /// The value of `name`.
    fn value(&self, name: &str) -> Option<&str>;

    /// The names, in the order they were sent.
    fn names(&self) -> Vec<&str>;
}

impl<K: AsRef<str>, V: AsRef<str>> Tags for [(K, V)] {
    fn value(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.as_ref() == name).map(|(_, value)| value.as_ref())
    }

    fn names(&self) -> Vec<&str> {
        self.iter().map(|(name, _)| name.as_ref()).collect()
    }
}
