//! One file, read as its mapping says: looked at once for its encoding, then read in a stream.

use super::mapping::FileMapping;
use super::report::Report;
use super::{collection, table};
use crate::measure::{BatchBuilder, Measure, RECORD_SAMPLES};
use crate::source::files::{Sniffer, TextEncoding};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::sample::SampleBatch;
use cruscotto_domain::time::Timestamp;
use encoding_rs_io::DecodeReaderBytesBuilder;
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Bytes read at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Opens the file from its beginning; it is read more than once, and never held.
pub type Open<'a> = &'a dyn Fn() -> io::Result<Box<dyn Read + 'a>>;

/// What is in a file, told by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Fields between delimiters.
    Table,
    /// A FeatureCollection.
    GeoJson,
}

impl Format {
    /// By the ending: `.geojson` and `.json`, or else a table.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        if matches!(ending.as_deref(), Some("geojson" | "json")) { Self::GeoJson } else { Self::Table }
    }
}

/// A file to be read.
pub struct Request<'a> {
    /// Its name, for the report.
    pub name: String,
    /// What is in it.
    pub format: Format,
    /// Opens it.
    pub open: Open<'a>,
    /// How it is read.
    pub mapping: &'a FileMapping,
    /// What there is to measure.
    pub catalogue: &'a Catalogue,
    /// Values may not be later than this.
    pub now: Timestamp,
    /// Where rows that are not taken go, if they are kept.
    pub rejected: Option<PathBuf>,
}

/// What a look at all bytes of a file tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// SHA-256 of the mapping and the content: the same file read in the same way is the same.
    pub digest: [u8; 32],
    encoding: Result<TextEncoding, String>,
}

/// Looks at a file.
///
/// # Errors
/// When it cannot be read.
pub fn survey(open: Open<'_>, mapping: &FileMapping) -> io::Result<Survey> {
    let mut input = open()?;
    let (mut sniffer, mut digest) = (Sniffer::default(), Sha256::new());
    digest.update(format!("{mapping:?}\n"));
    let mut piece = vec![0; PIECE_BYTES];
    // The first bytes together: a byte-order mark is not looked for in pieces.
    loop {
        let mut filled = 0;
        while filled < piece.len() {
            match input.read(&mut piece[filled..])? {
                0 => break,
                read => filled += read,
            }
        }
        sniffer.feed(&piece[..filled]);
        digest.update(&piece[..filled]);
        if filled < piece.len() {
            break;
        }
    }
    Ok(Survey { digest: digest.finalize().into(), encoding: sniffer.finish(mapping.encoding) })
}

/// Reads a file and hands its samples to `sink`, until it says false. What was not taken is in the report.
pub fn read(request: &Request<'_>, survey: &Survey, sink: &mut dyn FnMut(SampleBatch) -> bool) -> Report {
    let report = Report { file: request.name.clone(), ..Report::default() };
    let encoding = match &survey.encoding {
        Ok(encoding) => encoding,
        Err(reason) => return report.refuse(reason),
    };
    let report = Report { encoding: encoding.to_string(), ..report };
    let open = || Ok((request.open)().map(|input| decoded(input, encoding))?) as io::Result<Box<dyn Read + '_>>;
    let mut batches = Batches { batch: BatchBuilder::default(), sink, report };
    match request.format {
        Format::Table => table::read(request, &open, &mut batches),
        Format::GeoJson => collection::read(request, &open, &mut batches),
    }
    batches.finish()
}

fn decoded<'a>(input: Box<dyn Read + 'a>, encoding: &TextEncoding) -> Box<dyn Read + 'a> {
    let mut decoder = DecodeReaderBytesBuilder::new();
    Box::new(decoder.encoding(Some(encoding.encoding)).strip_bom(true).bom_override(true).build(input))
}

/// What has been read so far: samples on their way out, and the report.
pub(super) struct Batches<'s> {
    batch: BatchBuilder,
    sink: &'s mut dyn FnMut(SampleBatch) -> bool,
    pub(super) report: Report,
}

impl Batches<'_> {
    /// Takes the measurements of a row; false when no more are wanted.
    pub(super) fn add(&mut self, measures: Vec<Measure>) -> bool {
        if measures.is_empty() {
            self.report.empty_rows += 1;
        }
        for measure in &measures {
            self.report.sample(&measure.series.metric, measure.time);
        }
        self.batch.add(measures, None);
        self.batch.len() < RECORD_SAMPLES || self.flush()
    }

    /// Says why the file, or its rest, is not read.
    pub(super) fn refuse(&mut self, reason: impl Into<String>) {
        self.report.refused = Some(reason.into());
    }

    fn flush(&mut self) -> bool {
        let batch = std::mem::take(&mut self.batch);
        let wanted = batch.is_empty() || (self.sink)(batch.finish());
        if !wanted {
            self.refuse("it was stopped; what was handed over before stays");
        }
        wanted
    }

    fn finish(mut self) -> Report {
        self.flush();
        self.report
    }
}
