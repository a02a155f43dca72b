//! One conversation (RFC 5321).

use super::Protection;
use super::mailbox::{Behaviour, Mailbox};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// Octets of a line at most (4.5.3.1.6 has 1,000).
const MAX_LINE: u64 = 4_096;

/// Octets of a mail at most: what Postfix takes unless it is told otherwise (`message_size_limit`).
const MAX_MAIL: usize = 10_240_000;

/// Recipients of a mail at most (4.5.3.1.8: at least 100).
const MAX_RECIPIENTS: usize = 100;

/// A client that says nothing so long is hung up on (4.5.3.2.7).
const IDLE: Duration = Duration::from_secs(300);

#[derive(Default)]
struct Envelope {
    from: Option<String>,
    to: Vec<String>,
}

/// How much a conversation is protected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    /// Not at all, and nothing is asked.
    Open,
    /// Not yet: TLS is offered, and no mail is taken before it (RFC 3207, 4).
    Offered,
    /// By TLS.
    Sealed,
}

pub(super) async fn serve(stream: TcpStream, protection: Protection, mailbox: Arc<Mailbox>) {
    // Who breaks off has said all that was to be heard of them.
    let _ = tokio::time::timeout(IDLE * 4, protect(stream, protection, &mailbox)).await;
}

async fn protect(mut stream: TcpStream, protection: Protection, mailbox: &Mailbox) -> io::Result<()> {
    match protection {
        Protection::None => {
            greet(&mut stream).await?;
            converse(stream, Secrecy::Open, mailbox).await.map(drop)
        }
        Protection::Tls(acceptor) => {
            let mut stream = acceptor.accept(stream).await?;
            greet(&mut stream).await?;
            converse(stream, Secrecy::Sealed, mailbox).await.map(drop)
        }
        Protection::StartTls(acceptor) => {
            greet(&mut stream).await?;
            let Some(stream) = converse(stream, Secrecy::Offered, mailbox).await? else { return Ok(()) };
            let stream = acceptor.accept(stream).await?;
            converse(stream, Secrecy::Sealed, mailbox).await.map(drop)
        }
    }
}

async fn greet(stream: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
    stream.write_all(b"220 demo.invalid ESMTP Cruscotto's simulated city keeps all mail to itself\r\n").await
}

/// Talks until the end, or until TLS is to begin: then it gives the stream back. What came before TLS is forgotten with the
/// buffer it was in (RFC 3207, 4.2).
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    secrecy: Secrecy,
    mailbox: &Mailbox,
) -> io::Result<Option<S>> {
    let mut stream = BufReader::new(stream);
    let mut envelope = Envelope::default();
    loop {
        let Some(line) = read_line(&mut stream).await? else { return Ok(None) };
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => {
                let offer = if secrecy == Secrecy::Offered { "250-STARTTLS\r\n" } else { "" };
                format!("250-demo.invalid\r\n{offer}250-8BITMIME\r\n250 SIZE {MAX_MAIL}\r\n")
            }
            "STARTTLS" if secrecy == Secrecy::Offered => {
                stream.write_all(b"220 2.0.0 Go ahead\r\n").await?;
                return Ok(Some(stream.into_inner()));
            }
            "HELO" => "250 demo.invalid\r\n".to_owned(),
            "MAIL" if secrecy == Secrecy::Offered => "530 5.7.0 STARTTLS first\r\n".to_owned(),
            "MAIL" => {
                envelope = Envelope { from: Some(path(&line)), to: Vec::new() };
                "250 2.1.0 OK\r\n".to_owned()
            }
            "RCPT" if envelope.from.is_none() => "503 5.5.1 MAIL first\r\n".to_owned(),
            "RCPT" if envelope.to.len() >= MAX_RECIPIENTS => "452 4.5.3 Too many recipients\r\n".to_owned(),
            "RCPT" => {
                let address = path(&line);
                match mailbox.behaviour(&address) {
                    Behaviour::Defer => "451 4.3.0 Not now, by order of the test\r\n".to_owned(),
                    Behaviour::Refuse => "550 5.1.1 Nobody of this name, by order of the test\r\n".to_owned(),
                    Behaviour::Hang => return std::future::pending().await,
                    Behaviour::Accept | Behaviour::Forget => {
                        envelope.to.push(address);
                        "250 2.1.5 OK\r\n".to_owned()
                    }
                }
            }
            "DATA" if envelope.to.is_empty() => "503 5.5.1 RCPT first\r\n".to_owned(),
            "DATA" => {
                stream.write_all(b"354 End with <CRLF>.<CRLF>\r\n").await?;
                let Some(raw) = read_data(&mut stream).await? else {
                    stream.write_all(b"552 5.3.4 Too large\r\n").await?;
                    return Ok(None);
                };
                let forget = envelope.to.iter().any(|to| mailbox.behaviour(to) == Behaviour::Forget);
                let Envelope { from, to } = std::mem::take(&mut envelope);
                mailbox.take(from.unwrap_or_default(), to, raw);
                if forget {
                    return Ok(None);
                }
                "250 2.0.0 Kept\r\n".to_owned()
            }
            "RSET" => {
                envelope = Envelope::default();
                "250 2.0.0 OK\r\n".to_owned()
            }
            "NOOP" => "250 2.0.0 OK\r\n".to_owned(),
            "VRFY" => "252 2.1.5 Send it and see\r\n".to_owned(),
            "QUIT" => {
                stream.write_all(b"221 2.0.0 Bye\r\n").await?;
                return Ok(None);
            }
            _ => "502 5.5.1 Not known here\r\n".to_owned(),
        };
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await?;
    }
}

/// The address in the angle brackets of MAIL and RCPT.
fn path(line: &str) -> String {
    let address = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    address.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// A line with its end; `None` when there is no more, or it is too long.
async fn read_line<R: tokio::io::AsyncBufRead + Unpin>(reader: &mut R) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = tokio::time::timeout(IDLE, reader.take(MAX_LINE).read_until(b'\n', &mut line)).await;
    read.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    Ok(line.ends_with(b"\n").then_some(line))
}

/// What is between DATA and the dot, with the stuffed dots taken out (4.5.2); `None` when it is too large.
async fn read_data<R: tokio::io::AsyncBufRead + Unpin>(reader: &mut R) -> io::Result<Option<Vec<u8>>> {
    let mut data = Vec::new();
    loop {
        let Some(line) = read_line(reader).await? else { return Ok(None) };
        match line.as_slice() {
            b".\r\n" | b".\n" => return Ok(Some(data)),
            line => data.extend_from_slice(line.strip_prefix(b".").unwrap_or(line)),
        }
        if data.len() > MAX_MAIL {
            return Ok(None);
        }
    }
}
