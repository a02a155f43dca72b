//! Answers as broken devices give them.

use crate::noise::Noise;

/// Most octets of rubbish.
const MAX_OCTETS: usize = 200;

/// The rubbish for `request`, another kind each time: noise, a length beyond the end, an answer with a flipped octet,
/// an answer cut short, the wrong protocol, nothing.
#[must_use]
pub(super) fn answer(request: &[u8], count: u64) -> Vec<u8> {
    let noise = Noise::new(count);
    let octet = |i: usize| noise.at(i as u64).bits().to_le_bytes()[0];
    match count % 6 {
        0 => (0..MAX_OCTETS).map(octet).collect(),
        1 => vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01, 0x01],
        2 => request.iter().enumerate().map(|(i, b)| if i == 1 + request.len() / 2 { b ^ 0x5a } else { *b }).collect(),
        3 => request[..request.len() / 2].to_vec(),
        4 => b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
        _ => Vec::new(),
    }
}
