//! Says in words what changed, for those who hear the page: politely, and not more often than one can listen.

use super::dom;

/// Milliseconds between two announcements.
const PAUSE_MS: f64 = 10_000.0;

/// Where it is said.
const REGION: &str = "#live-news";

/// What waits to be said.
#[derive(Debug, Default)]
pub(super) struct Announcer {
    waiting: Option<String>,
    quiet_until: f64,
}

impl Announcer {
    /// Something stopped or began to work: the headlines of the page say what is so now.
    pub(super) fn say(&mut self, now: f64) {
        let headlines = dom::all("[data-headline]");
        let sentence = |headline: &web_sys::Element| {
            let text = |selector: &str| dom::within(headline, selector).first()?.text_content();
            Some(format!("{}: {}.", text("h3")?.trim(), text("[data-is=\"words\"]")?.trim()))
        };
        let sentences: Vec<String> = headlines.iter().filter_map(sentence).collect();
        let states = || dom::all(".asset-state .state").first().and_then(|state| state.text_content());
        let words = if sentences.is_empty() { states() } else { Some(sentences.join(" ")) };
        self.waiting = words.filter(|words| !words.is_empty());
        self.tick(now);
    }

    /// Says what waits, when it is time.
    pub(super) fn tick(&mut self, now: f64) {
        if now < self.quiet_until {
            return;
        }
        if let Some(words) = self.waiting.take() {
            self.quiet_until = now + PAUSE_MS;
            dom::all(REGION).iter().for_each(|region| dom::set_text(region, &words));
        }
    }
}
