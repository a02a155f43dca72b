//! Who something is shown to.

/// Who something is shown to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Anybody: no metrics that are not public, no small counts of people.
    Public,
    /// An operator who logged in: everything.
    Operator,
}
