//! One websocket. Dropping it closes it and takes its listeners with it.

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BinaryType, MessageEvent, WebSocket};
use yew::Callback;

/// What a socket tells.
pub(super) enum SocketEvent {
    /// It is open.
    Opened,
    /// A binary frame arrived.
    Frame(Vec<u8>),
    /// A frame arrived that is not binary.
    NotBinary,
    /// It is closed, for whatever reason.
    Closed,
}

/// A websocket with its listeners.
pub(super) struct Socket {
    socket: WebSocket,
    listeners: Vec<EventListener>,
}

impl Socket {
    /// Opens a socket to `url` with the protocol of the project.
    ///
    /// # Errors
    /// What the browser says, when it does not even try: a bad URL or a forbidden one.
    pub(super) fn open(url: &str, on: &Callback<SocketEvent>) -> Result<Self, JsValue> {
        let socket = WebSocket::new_with_str(url, cruscotto_domain::live::SUBPROTOCOL)?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let listen = |kind: &'static str, event: fn() -> SocketEvent| {
            let on = on.clone();
            EventListener::new(&socket, kind, move |_| on.emit(event()))
        };
        let messages = {
            let on = on.clone();
            EventListener::new(&socket, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
                on.emit(match data.dyn_into::<js_sys::ArrayBuffer>() {
                    Ok(buffer) => SocketEvent::Frame(js_sys::Uint8Array::new(&buffer).to_vec()),
                    Err(_) => SocketEvent::NotBinary,
                });
            })
        };
        // "error" is always followed by "close".
        let listeners = vec![listen("open", || SocketEvent::Opened), messages, listen("close", || SocketEvent::Closed)];
        Ok(Self { socket, listeners })
    }

    /// Sends a binary frame. A socket that is closing drops it: the next one subscribes anew.
    pub(super) fn send(&self, frame: &[u8]) {
        if self.socket.ready_state() == WebSocket::OPEN
            && let Err(error) = self.socket.send_with_u8_array(frame)
        {
            crate::browser::log_error(&format!("the websocket does not send: {error:?}"));
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.listeners.clear();
        // Closing a closed socket is no error; any other leaves nothing to do.
        let _ = self.socket.close();
    }
}
