//! The protobuf wire format, as far as remote-write uses it: <https://protobuf.dev/programming-guides/encoding/>.

use super::error::RequestError;

/// Bytes of a varint at most: 64 bits, seven a byte.
const MAX_VARINT_BYTES: usize = 10;

/// The value of one field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 1: a 64-bit number or a double.
    Fixed64(u64),
    /// Wire type 2: text, bytes, or a message within.
    Bytes(Fields<'a>),
    /// Wire type 5, in no message of ours.
    Fixed32,
}

/// The fields of a message that lies in `bytes`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    /// Where `bytes` begins in the request, for messages.
    at: usize,
}

impl<'a> Fields<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The bytes themselves, for text.
    pub(super) fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// The next field: its number and value; none at the end of the message.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Value<'a>)>, RequestError> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let key = self.varint()?;
        let value = match key & 0b111 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(u64::from_le_bytes(self.take()?)),
            2 => {
                let length = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
                let at = self.at;
                Value::Bytes(Fields { bytes: self.skip(length)?, at })
            }
            5 => {
                self.take::<4>()?;
                Value::Fixed32
            }
            _ => return Err(self.malformed("a wire type that proto3 does not have")),
        };
        match key >> 3 {
            0 => Err(self.malformed("field number 0")),
            number => Ok(Some((number, value))),
        }
    }

    /// An error at the place reached.
    pub(super) fn malformed(self, reason: &'static str) -> RequestError {
        RequestError::Malformed { at: self.at, reason }
    }

    fn varint(&mut self) -> Result<u64, RequestError> {
        let mut value = 0u64;
        for index in 0..MAX_VARINT_BYTES {
            let [byte] = self.take()?;
            // The tenth byte has room for one bit.
            if index == MAX_VARINT_BYTES - 1 && byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * index);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(self.malformed("a number of more than 64 bits"))
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], RequestError> {
        let bytes = self.skip(N)?;
        bytes.try_into().map_err(|_| self.malformed("the message is cut short"))
    }

    fn skip(&mut self, length: usize) -> Result<&'a [u8], RequestError> {
        let Some((bytes, rest)) = self.bytes.split_at_checked(length) else {
            return Err(self.malformed("the message is cut short"));
        };
        self.bytes = rest;
        self.at += length;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8]) -> Result<Option<(u64, Value<'_>)>, RequestError> {
        Fields::new(bytes).next()
    }

    #[test]
    fn every_wire_type_of_proto3() {
        assert_eq!(first(&[]), Ok(None));
        assert_eq!(first(&[0x08, 0x96, 0x01]), Ok(Some((1, Value::Varint(150)))));
        assert_eq!(first(&[0x11, 1, 0, 0, 0, 0, 0, 0, 0]), Ok(Some((2, Value::Fixed64(1)))));
        assert_eq!(first(&[0x2d, 1, 2, 3, 4]), Ok(Some((5, Value::Fixed32))));
        let Ok(Some((2, Value::Bytes(text)))) = first(b"\x12\x07testing!") else { panic!("no bytes") };
        assert_eq!(text.bytes(), b"testing");
        let largest = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(first(&largest), Ok(Some((1, Value::Varint(u64::MAX)))));
    }

    #[test]
    fn what_is_cut_short_or_no_protobuf_is_an_error_with_its_place() {
        for bad in [
            &b"\x08"[..],
            b"\x11\x01",
            b"\x12\x07test",
            b"\x0b",
            b"\x0c",
            b"\x0e\x00",
            b"\x00\x00",
            b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
            b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
        ] {
            assert!(matches!(first(bad), Err(RequestError::Malformed { .. })), "{bad:?}");
        }
        assert!(first(b"\x12\x07test").unwrap_err().to_string().starts_with("byte 2 of the expanded request"));
    }
}
