//! The live part of a public page: a small program that updates what the server rendered, in place. It draws nothing: it
//! finds what a change concerns by `data-` attributes and changes texts, classes and colours there.
//!
//! | attribute | what it says |
//! |---|---|
//! | `data-topics` of the body | the topics that the page shows |
//! | `data-offsets` of the body | how far the city's clock is ahead of UTC, and when that changes |
//! | `data-entry` | the entry of a topic that an element and what is in it show: `area/nil-20/wifi`, `asset/ap-1`, `series/...` |
//! | `data-is` | which part of the entry an element shows: `ok`, `total`, `words`, `since`, ... |
//! | `data-metric`, `data-unit`, ... | a figure: `widgets/figure.rs` |
//! | `data-age` | a time whose age is shown |
//! | `data-refresh` | a section that the server draws anew when something changed |
//! | `data-needs-program` | what is of no use without this program, and hidden until it runs |
//!
//! Where websockets are blocked it asks the API now and then.

mod ages;
mod announce;
mod apply;
mod connection;
mod dom;
mod figure;
mod locate;
mod map;
mod pending;
mod places;
mod poll;
mod refresh;
mod room;

use crate::browser;
use crate::i18n::Lang;
use crate::live::{Driver, Event};
use crate::state::{Action, LiveState, Phase};
use cruscotto_domain::live::{Entry, ServerMessage, Topic};
use gloo::timers::callback::{Interval, Timeout};
use std::cell::RefCell;
use std::rc::Rc;
use yew::{Callback, Reducible};

/// Milliseconds between two looks at the clock: ages are shown to the second.
const TICK_MS: u32 = 1_000;

/// What the program knows of its page.
struct Page {
    lang: Lang,
    topics: Vec<Topic>,
    state: RefCell<Rc<LiveState>>,
    driver: RefCell<Option<Driver>>,
    connection: RefCell<connection::Connection>,
    announcer: RefCell<announce::Announcer>,
    places: Rc<places::Places>,
    pending: pending::Pending,
    refresher: refresh::Refresher,
    poller: poll::Poller,
}

/// Makes the page live. Everything it starts lasts as long as the page does.
pub fn start() {
    let Some(body) = dom::body() else { return browser::log_error("the page has no body") };
    let attribute = |name: &str| body.get_attribute(name).unwrap_or_default();
    match attribute("data-offsets").parse() {
        Ok(offsets) => browser::keep_offsets(offsets),
        // Times are the reader's then.
        Err(error) => browser::log_error(&format!("the page's clock cannot be read: {error}")),
    }
    let topics = attribute("data-topics").split_whitespace().filter_map(|topic| topic.parse().ok()).collect();
    let places = Rc::new(places::Places::default());
    let page = Rc::new(Page {
        lang: dom::language().parse().unwrap_or_default(),
        topics,
        state: RefCell::default(),
        driver: RefCell::default(),
        connection: RefCell::new(connection::Connection::new(browser::steady_ms())),
        announcer: RefCell::default(),
        refresher: refresh::Refresher::new(Rc::clone(&places)),
        places,
        pending: pending::Pending::default(),
        poller: poll::Poller::default(),
    });
    page.begin_in_turn(0);
}

impl Page {
    /// Begins, from `step` on: each in a turn of the event loop of its own, as together, and with the loading of the program,
    /// they keep an old phone from answering for longer than one notices.
    fn begin_in_turn(self: Rc<Self>, step: u32) {
        Timeout::new(0, move || self.begin(step)).forget();
    }

    fn begin(self: Rc<Self>, step: u32) {
        match step {
            0 => self.places.look(),
            1 => {
                dom::show_what_needs_a_program();
                room::show_the_way_back();
                map::start();
            }
            2 => {
                locate::start(self.lang);
                ages::tick(self.lang, browser::now());
            }
            _ => return self.connect(),
        }
        self.begin_in_turn(step + 1);
    }

    fn connect(self: Rc<Self>) {
        let page = Rc::clone(&self);
        Interval::new(TICK_MS, move || page.tick()).forget();
        if self.topics.is_empty() {
            // Nothing on the page changes by itself.
            return connection::still(self.lang);
        }
        let told = Rc::clone(&self);
        let driver = Driver::start(Callback::from(move |action| told.happened(action)));
        *self.driver.borrow_mut() = driver;
        for topic in &self.topics {
            self.tell(Event::Hold(topic.clone()));
        }
    }

    fn tell(&self, event: Event) {
        if let Some(driver) = self.driver.borrow().as_ref() {
            driver.tell(event);
        }
    }

    fn happened(self: &Rc<Self>, action: Action) {
        let entries = match &action {
            Action::Received { messages, .. } => changed(messages),
            Action::Phase(_) | Action::Forget(_) => Vec::new(),
        };
        let next = {
            let state = self.state.borrow();
            Rc::clone(&state).reduce(action)
        };
        *self.state.borrow_mut() = Rc::clone(&next);
        self.connection.borrow_mut().phase(next.phase, browser::steady_ms());
        // From another turn of the event loop: the driver is still at work here.
        for topic in next.gaps.clone() {
            let page = Rc::clone(self);
            Timeout::new(0, move || page.tell(Event::Gap(topic))).forget();
        }
        self.show(entries);
    }

    /// Brings what the page shows of these entries up to date, in a moment.
    fn show(self: &Rc<Self>, entries: Vec<Entry>) {
        if self.pending.add(entries, |entry| self.places.has(entry)) {
            self.show_in(0);
        }
        self.show_connection();
    }

    /// From another turn of the event loop: what came is taken before any of it is shown.
    fn show_in(self: &Rc<Self>, wait_ms: u32) {
        let page = Rc::clone(self);
        Timeout::new(wait_ms, move || page.show_a_slice(wait_ms > 0)).forget();
    }

    fn show_a_slice(self: &Rc<Self>, rested: bool) {
        let begun = browser::steady_ms();
        let (mut outages_changed, mut shown) = (false, false);
        while browser::steady_ms() - begun < pending::SLICE_MS
            && let Some((place, entry)) = self.pending.next()
        {
            outages_changed |= apply::entry(self.lang, &self.places.of(&place), &entry);
            shown = true;
        }
        if outages_changed {
            self.refresher.something_changed();
            self.announcer.borrow_mut().say(browser::steady_ms());
        }
        if let Some(wait_ms) = self.pending.wait(rested && !shown) {
            self.show_in(wait_ms);
        }
    }

    fn tick(self: &Rc<Self>) {
        let now = self.state.borrow().server_time(browser::now());
        ages::tick(self.lang, now);
        self.announcer.borrow_mut().tick(browser::steady_ms());
        if self.topics.is_empty() {
            return;
        }
        if self.connection.borrow().wants_polling(browser::steady_ms()) {
            poll::poll(self);
        }
        self.show_connection();
    }

    fn show_connection(&self) {
        let state = self.state.borrow();
        let now = state.server_time(browser::now());
        self.connection.borrow().show(self.lang, state.last_heard, now);
    }

    fn phase(&self) -> Phase {
        self.state.borrow().phase
    }
}

/// The entries that messages bring.
fn changed(messages: &[ServerMessage]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for message in messages {
        match message {
            ServerMessage::Snapshot(snapshot) => entries.extend(snapshot.entries.iter().cloned()),
            ServerMessage::Delta(delta) => entries.extend(delta.changed.iter().cloned()),
            ServerMessage::Resync(_) | ServerMessage::Heartbeat(_) | ServerMessage::Error { .. } => {}
        }
    }
    entries
}
