//! Rows of `sample` in PostgreSQL's binary COPY format (PostgreSQL documentation, COPY, "Binary Format").

use super::StoredRow;
use super::instant::PG_EPOCH_MICROS;
use bytes::{BufMut, Bytes, BytesMut};

/// Signature, then flags and header extension length, both 0.
const HEADER: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// Fields of a row: ts, value, series_id.
const FIELDS: i16 = 3;

/// Bytes of a row: the field count, and for each field its length and its bytes.
const ROW_BYTES: usize = 2 + (4 + 8) + (4 + 8) + (4 + 4);

/// A field count of -1 ends the data.
const TRAILER: i16 = -1;

/// The statement that takes what [`encode`] makes.
pub(super) const INTO_SAMPLE: &str = "copy sample (ts, value, series_id) from stdin (format binary)";

/// The same into the temporary table that duplicates are sorted out in.
pub(super) const INTO_STAGING: &str = "copy staging (ts, value, series_id) from stdin (format binary)";

/// The whole data of one COPY.
pub(super) fn encode(rows: &[StoredRow]) -> Bytes {
    let mut out = BytesMut::with_capacity(HEADER.len() + rows.len() * ROW_BYTES + 2);
    out.put_slice(HEADER);
    for row in rows {
        out.put_i16(FIELDS);
        out.put_i32(8);
        out.put_i64(row.time.as_micros() - PG_EPOCH_MICROS);
        out.put_i32(8);
        out.put_f64(row.value);
        out.put_i32(4);
        out.put_i32(row.series);
    }
    out.put_i16(TRAILER);
    out.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::time::Timestamp;

    #[test]
    fn a_row_has_the_bytes_the_documentation_says() {
        let time = Timestamp::from_micros(PG_EPOCH_MICROS + 1).unwrap();
        let bytes = encode(&[StoredRow { series: 7, time, value: 1.0 }]);
        let row = &bytes[HEADER.len()..];
        assert_eq!(row.len(), ROW_BYTES + 2);
        assert_eq!(row[..14], [0, 3, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(row[14..26], [0, 0, 0, 8, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(row[26..], [0, 0, 0, 4, 0, 0, 0, 7, 0xff, 0xff]);
    }
}
