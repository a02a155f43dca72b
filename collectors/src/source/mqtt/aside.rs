//! Messages that could not be taken are kept aside in a file, for somebody to look at.

use crate::redact::redact;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use serde::Serialize;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// Bytes of the file; at the bound it becomes `FILE.old`, and the one that was `FILE.old` goes.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// Characters of a payload and of a topic that are kept.
const MAX_KEPT_CHARS: usize = 512;

/// Bytes of a payload that are looked at: enough for [`MAX_KEPT_CHARS`] after addresses were taken out.
const MAX_LOOKED_AT_BYTES: usize = 8 * MAX_KEPT_CHARS;

/// Messages kept in a second at most: a sender gone wild is counted, and does not keep the disk busy.
const MAX_PER_SECOND: u32 = 20;

/// Owner only: payloads come from outside, and nobody knows what is in them.
const MODE: u32 = 0o600;

/// A message as it is kept: a line of JSON. Addresses were taken out of all its texts.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Kept {
    /// When it came.
    pub(super) time: Timestamp,
    /// Its topic.
    pub(super) topic: String,
    /// A stable word: why.
    pub(super) reason: &'static str,
    /// The same in words.
    pub(super) detail: String,
    /// The length of the payload.
    pub(super) bytes: usize,
    /// The beginning of the payload.
    pub(super) payload: String,
}

impl Kept {
    pub(super) fn new(time: Timestamp, topic: &str, reason: &'static str, detail: &str, payload: &[u8]) -> Self {
        let seen = String::from_utf8_lossy(&payload[..payload.len().min(MAX_LOOKED_AT_BYTES)]);
        let short = |text: &str| redact(text).chars().take(MAX_KEPT_CHARS).collect();
        let begun: String = topic.chars().take(MAX_LOOKED_AT_BYTES).collect();
        let (topic, detail) = (short(&begun), short(detail));
        Self { time, topic, reason, detail, bytes: payload.len(), payload: short(&seen) }
    }
}

/// The file.
#[derive(Debug)]
pub(super) struct Aside {
    file: PathBuf,
    second: i64,
    in_second: u32,
}

impl Aside {
    /// Kept in `file`; it and its folder are made when they are first needed.
    pub(super) fn new(file: PathBuf) -> Self {
        Self { file, second: 0, in_second: 0 }
    }

    /// Appends a message, unless too many came in its second.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn keep(&mut self, kept: &Kept) -> io::Result<()> {
        let second = kept.time.as_micros() / MICROS_PER_SECOND;
        if second != self.second {
            (self.second, self.in_second) = (second, 0);
        }
        self.in_second += 1;
        if self.in_second > MAX_PER_SECOND {
            return Ok(());
        }
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        if fs::metadata(&self.file).is_ok_and(|file| file.len() >= MAX_FILE_BYTES) {
            fs::rename(&self.file, self.file.with_extension("jsonl.old"))?;
        }
        let mut line = serde_json::to_vec(kept)?;
        line.push(b'\n');
        OpenOptions::new().create(true).append(true).mode(MODE).open(&self.file)?.write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_kept_has_no_addresses_and_is_cut() {
        let payload = format!("{{\"sta\":\"aa:bb:cc:dd:ee:ff\",\"ip\":\"10.0.0.7\",\"x\":\"{}\"}}", "y".repeat(5_000));
        let kept =
            Kept::new(Timestamp::EPOCH, "sta/aabbccddeeff", "missing", "'aa-bb-cc-dd-ee-ff'", payload.as_bytes());
        assert!(kept.payload.starts_with("{\"sta\":\"[mac]\",\"ip\":\"[ip]\",\"x\":\"yyy"), "{}", kept.payload);
        assert_eq!((kept.payload.chars().count(), kept.bytes), (MAX_KEPT_CHARS, payload.len()));
        assert_eq!((kept.topic.as_str(), kept.detail.as_str()), ("sta/[mac]", "'[mac]'"));
    }

    #[test]
    fn the_file_is_bounded_in_size_and_in_messages_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("aside/mqtt-x.jsonl");
        let mut aside = Aside::new(file.clone());
        let size = |name: &str| fs::metadata(folder.path().join("aside").join(name)).map_or(0, |m| m.len());
        let payload = [b'x'; 600];
        let at = |second: i64| Timestamp::from_micros(second * MICROS_PER_SECOND).unwrap();
        for _ in 0..100 {
            aside.keep(&Kept::new(at(1), "t", "not_json", "", &payload)).unwrap();
        }
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert_eq!(lines, MAX_PER_SECOND as usize);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, MODE);
        for second in 2..200 {
            for _ in 0..MAX_PER_SECOND {
                aside.keep(&Kept::new(at(second), "t", "not_json", "", &payload)).unwrap();
            }
        }
        let both = size("mqtt-x.jsonl") + size("mqtt-x.jsonl.old");
        assert!(both > MAX_FILE_BYTES && both < 2 * MAX_FILE_BYTES + 10_000, "{both}");
    }
}
