//! Carries out what the [`Link`] decides: sockets, timer, and the messages of a frame in one action.

use super::link::{Command, Event, Link};
use super::socket::{Socket, SocketEvent};
use crate::browser;
use crate::state::Action;
use cruscotto_domain::live::{self, ServerMessage};
use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Interval;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use yew::Callback;

/// Milliseconds between two looks at the clock.
const TICK_MS: u32 = 250;

/// Messages kept for the next frame at most. A hidden page draws no frames: there they are applied at once.
const MAX_PENDING: usize = 64;

/// The live connection of the page. Dropping it ends everything it started.
pub struct Driver {
    inner: Rc<RefCell<Inner>>,
    _timer: Interval,
    _network: [EventListener; 2],
}

struct Inner {
    link: Link,
    socket: Option<Socket>,
    pending: Vec<ServerMessage>,
    frame: Option<AnimationFrame>,
    dispatch: Callback<Action>,
    url: String,
}

impl Driver {
    /// Connects to `/live` of the server that the page came from, and tells `dispatch` what happens.
    #[must_use]
    pub fn start(dispatch: Callback<Action>) -> Option<Self> {
        let window = web_sys::window()?;
        let url = browser::websocket_url("/live")?;
        let link = Link::new(browser::steady_ms());
        let inner =
            Rc::new(RefCell::new(Inner { link, socket: None, pending: Vec::new(), frame: None, dispatch, url }));
        let on_event = |event: Event| {
            let weak = Rc::downgrade(&inner);
            move || handle(&weak, event.clone())
        };
        let tick = on_event(Event::Tick);
        let (off, on) = (on_event(Event::Network(false)), on_event(Event::Network(true)));
        let network = [
            EventListener::new(&window, "offline", move |_| off()),
            EventListener::new(&window, "online", move |_| on()),
        ];
        tick();
        Some(Self { inner, _timer: Interval::new(TICK_MS, tick), _network: network })
    }

    /// Tells the link of an event from the application.
    pub fn tell(&self, event: Event) {
        handle(&Rc::downgrade(&self.inner), event);
    }
}

/// Never holds the borrow while something is called that may come back here.
fn handle(weak: &Weak<RefCell<Inner>>, event: Event) {
    let Some(inner) = weak.upgrade() else { return };
    let commands = inner.borrow_mut().link.handle(event, browser::steady_ms(), js_sys::Math::random());
    for command in commands {
        match command {
            Command::Open => open(&inner),
            Command::Close => drop(inner.borrow_mut().socket.take()),
            Command::Send(message) => match live::encode(&message) {
                Ok(frame) => {
                    if let Some(socket) = &inner.borrow().socket {
                        socket.send(&frame);
                    }
                }
                Err(error) => browser::log_error(&format!("a message to the server cannot be written: {error}")),
            },
            Command::Show(phase) => dispatch(&inner, Action::Phase(phase)),
            Command::Forget(topic) => dispatch(&inner, Action::Forget(topic)),
        }
    }
}

fn dispatch(inner: &Rc<RefCell<Inner>>, action: Action) {
    let dispatcher = inner.borrow().dispatch.clone();
    dispatcher.emit(action);
}

fn open(inner: &Rc<RefCell<Inner>>) {
    let weak = Rc::downgrade(inner);
    let url = inner.borrow().url.clone();
    let opened = Socket::open(&url, &Callback::from(move |event| from_socket(&weak, event)));
    match opened {
        Ok(socket) => inner.borrow_mut().socket = Some(socket),
        Err(error) => {
            browser::log_error(&format!("the websocket {url} cannot be opened: {error:?}"));
            handle(&Rc::downgrade(inner), Event::Closed);
        }
    }
}

fn from_socket(weak: &Weak<RefCell<Inner>>, event: SocketEvent) {
    match event {
        SocketEvent::Opened => handle(weak, Event::Opened),
        SocketEvent::Closed => handle(weak, Event::Closed),
        SocketEvent::NotBinary => bad_frame(weak, "a text frame where binary ones were asked for"),
        SocketEvent::Frame(bytes) => match live::decode::<ServerMessage>(&bytes) {
            Ok(message) => {
                handle(weak, Event::Heard);
                keep_for_frame(weak, message);
            }
            Err(error) => bad_frame(weak, &error.to_string()),
        },
    }
}

fn bad_frame(weak: &Weak<RefCell<Inner>>, reason: &str) {
    browser::log_error(&format!("the server sent what is no message of this version: {reason}"));
    handle(weak, Event::BadFrame);
}

fn keep_for_frame(weak: &Weak<RefCell<Inner>>, message: ServerMessage) {
    let Some(inner) = weak.upgrade() else { return };
    let full = {
        let mut inner = inner.borrow_mut();
        inner.pending.push(message);
        if inner.frame.is_none() {
            let weak = weak.clone();
            inner.frame = Some(request_animation_frame(move |_| flush(&weak)));
        }
        inner.pending.len() >= MAX_PENDING || browser::is_hidden()
    };
    if full {
        flush(weak);
    }
}

fn flush(weak: &Weak<RefCell<Inner>>) {
    let Some(inner) = weak.upgrade() else { return };
    let messages = {
        let mut inner = inner.borrow_mut();
        inner.frame = None;
        std::mem::take(&mut inner.pending)
    };
    if !messages.is_empty() {
        dispatch(&inner, Action::Received { messages, at: browser::now() });
    }
}
