//! Asks a process for its `GET /status`.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A process on this machine that takes longer than this to answer is not ready.
const TIME_OUT: Duration = Duration::from_secs(2);

/// The longest status line read: `HTTP/1.1 200 ` is 13 bytes.
const STATUS_LINE_BYTES: u64 = 64;

/// The status code of `GET http://ADDRESS/status`, or nothing while nobody answers.
#[must_use]
pub fn code(address: SocketAddr) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, TIME_OUT).ok()?;
    stream.set_read_timeout(Some(TIME_OUT)).ok()?;
    stream.set_write_timeout(Some(TIME_OUT)).ok()?;
    // In one piece: who answers the first words and hangs up must not make the rest fail.
    let request = format!("GET /status HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut head = Vec::new();
    // What came before a reset still tells the code.
    let _ = stream.take(STATUS_LINE_BYTES).read_to_end(&mut head);
    status_code(&head)
}

fn status_code(head: &[u8]) -> Option<u16> {
    let head = str::from_utf8(head.get(..12)?).ok()?;
    head.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    #[test]
    fn reads_the_code_of_a_status_line() {
        assert_eq!(status_code(b"HTTP/1.1 200 OK\r\n"), Some(200));
        assert_eq!(status_code(b"HTTP/1.0 503 Service Unavailable"), Some(503));
        assert_eq!(status_code(b"SSH-2.0-OpenSSH_9"), None);
        assert_eq!(status_code(b"HTTP/1.1"), None);
    }

    #[test]
    fn asks_over_the_wire() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 16];
            stream.read_exact(&mut request).unwrap();
            stream.write_all(b"HTTP/1.1 503 Not Yet\r\n\r\n").unwrap();
            request
        });
        assert_eq!(code(address), Some(503));
        assert_eq!(&server.join().unwrap(), b"GET /status HTTP");
        assert_eq!(code(address), None, "nobody listens any more");
    }
}
