//! How the connection to the server is, as the page says it.

/// The phase of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// The first connection is being made.
    #[default]
    Connecting,
    /// Messages arrive.
    Live,
    /// The connection was lost a moment ago and is being made again.
    Reconnecting,
    /// The network is off, or the server has not been heard for long.
    Offline,
}

impl Phase {
    /// The word in `data-connection` and CSS classes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Reconnecting => "reconnecting",
            Self::Offline => "offline",
        }
    }
}
