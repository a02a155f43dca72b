//! What tells series of one metric apart.

use cruscotto_domain::sample::Labels;

/// `radio=5, ssid=openwifi`.
#[must_use]
pub fn labels_text(labels: &Labels) -> String {
    labels.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_as_pairs() {
        let labels = Labels::from([("ssid".to_owned(), "open".to_owned()), ("radio".to_owned(), "5".to_owned())]);
        assert_eq!(labels_text(&labels), "radio=5, ssid=open");
        assert_eq!(labels_text(&Labels::new()), "");
    }
}
