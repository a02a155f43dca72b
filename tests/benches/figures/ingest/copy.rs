//! Bare binary COPY into the same hypertable: what PostgreSQL itself does in the best case. The server reads the rows from
//! files, so that not even a socket is in the way.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::database;
use cruscotto_xtask::city::City;
use cruscotto_xtask::cluster::DATABASE;
use tempfile::TempDir;

use super::measure::Target;
use super::ours::{checkpoint, database_cpu, empty};
use super::points::{Part, Span, name};

/// Signature, flags and header extension length of the format (PostgreSQL documentation, COPY, "Binary Format").
const HEADER: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// 2000-01-01, where PostgreSQL counts from, in microseconds since 1970.
const PG_EPOCH_MICROS: i64 = 946_684_800_000_000;

/// COPY of files.
pub(super) struct Copy<'c> {
    name: &'static str,
    city: &'c RefCell<&'c mut City>,
    /// Deliveries in one transaction; none for all of them.
    carried: Option<&'c Cell<usize>>,
    /// Connections that copy at the same time.
    connections: usize,
    ids: HashMap<String, i32>,
    files: Option<(TempDir, Vec<PathBuf>)>,
}

impl<'c> Copy<'c> {
    /// Batches of what our own commits carried, sorted as they are, each in a transaction.
    pub(super) fn same_batches(city: &'c RefCell<&'c mut City>, carried: &'c Cell<usize>) -> Self {
        Self {
            name: "copy_same_batches",
            city,
            carried: Some(carried),
            connections: 1,
            ids: HashMap::new(),
            files: None,
        }
    }

    /// The same over as many connections as our own commits have.
    pub(super) fn two_at_a_time(city: &'c RefCell<&'c mut City>, carried: &'c Cell<usize>) -> Self {
        Self { name: "copy_two_at_a_time", connections: 2, ..Self::same_batches(city, carried) }
    }

    /// Everything in one transaction, in the order of time.
    pub(super) fn at_once(city: &'c RefCell<&'c mut City>) -> Self {
        Self { name: "copy_at_once", city, carried: None, connections: 1, ids: HashMap::new(), files: None }
    }

    fn batches(&self, span: Span) -> Result<Vec<Vec<Row>>> {
        let shares = span.shares();
        let blocks = shares.first().map_or(0, Vec::len);
        let in_order: Vec<Part> = (0..blocks).flat_map(|block| shares.iter().map(move |share| share[block])).collect();
        let rows = |parts: &[Part]| -> Result<Vec<Row>> {
            let mut rows = Vec::new();
            for part in parts {
                for series in part.series() {
                    let id = *self.ids.get(&name(series)).context("a series without an id")?;
                    rows.extend(part.points(series).map(|(time, value)| (id, time, value)));
                }
            }
            Ok(rows)
        };
        let Some(carried) = self.carried else {
            let mut all = rows(&in_order)?;
            all.sort_by_key(|&(id, time, _)| (time, id));
            return Ok(vec![all]);
        };
        let batch = |parts: &[Part]| {
            let mut rows = rows(parts)?;
            rows.sort_by_key(|&(id, time, _)| (id, time));
            Ok(rows)
        };
        in_order.chunks(carried.get()).map(batch).collect()
    }
}

type Row = (i32, Timestamp, f64);

impl Target for Copy<'_> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_peer(&self) -> bool {
        false
    }

    fn prepare(&mut self, span: Span) -> Result<()> {
        let mut city = self.city.borrow_mut();
        empty(&mut city)?;
        let series = city.cluster().psql(DATABASE, &["select asset_id, id from series"])?;
        let read = |line: &str| line.split_once('|').and_then(|(asset, id)| Some((asset.to_owned(), id.parse().ok()?)));
        self.ids = series.lines().filter_map(read).collect();
        let folder = tempfile::tempdir()?;
        // The server reads them under an account of its own.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
        let mut files = Vec::new();
        for (number, rows) in self.batches(span)?.iter().enumerate() {
            let file = folder.path().join(number.to_string());
            fs::write(&file, encode(rows))?;
            fs::set_permissions(&file, Permissions::from_mode(0o644))?;
            files.push(file);
        }
        self.files = Some((folder, files));
        Ok(())
    }

    fn deliver(&mut self) -> Result<()> {
        let (_folder, files) = self.files.take().context("nothing to copy")?;
        let copy =
            |file: &PathBuf| format!("copy sample (ts, value, series_id) from '{}' (format binary)", file.display());
        let statements: Vec<String> = files.iter().map(copy).collect();
        let mut city = self.city.borrow_mut();
        let cluster = &*city.cluster();
        thread::scope(|scope| {
            let connect = |first: usize| {
                let share: Vec<&str> =
                    statements.iter().skip(first).step_by(self.connections).map(String::as_str).collect();
                scope.spawn(move || cluster.psql(DATABASE, &share).map(drop))
            };
            let connections: Vec<_> = (0..self.connections).map(connect).collect();
            connections.into_iter().try_for_each(|done| done.join().ok().context("a connection ended")?)
        })
    }

    fn catch_up(&mut self) -> Result<()> {
        checkpoint(&mut self.city.borrow_mut())
    }

    fn stored(&mut self, _: Span) -> Result<u64> {
        database::count(self.city.borrow_mut().cluster())
    }

    fn used(&mut self) -> Result<Duration> {
        database_cpu(&mut self.city.borrow_mut())
    }
}

fn encode(rows: &[Row]) -> Vec<u8> {
    let mut out = HEADER.to_vec();
    for (id, time, value) in rows {
        out.extend(3_i16.to_be_bytes());
        out.extend(8_i32.to_be_bytes());
        out.extend((time.as_micros() - PG_EPOCH_MICROS).to_be_bytes());
        out.extend(8_i32.to_be_bytes());
        out.extend(value.to_be_bytes());
        out.extend(4_i32.to_be_bytes());
        out.extend(id.to_be_bytes());
    }
    out.extend((-1_i16).to_be_bytes());
    out
}
