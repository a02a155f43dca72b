//! Days by place against the series that they are made of, whatever comes in whatever order: late samples, corrections,
//! new assets, assets that move and retire.

use super::{ZONE, at};
use crate::harness::Database;
use cruscotto_backend::rollup::Roller;
use cruscotto_backend::store::{
    AreaDays, Bucket, BucketPart, ChangeNote, ChangedAsset, HistoryQuery, PartSeries, Restatement, Store, StoredRow,
};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::{Asset, AssetKind, OperatingState, Placement};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::inventory_change::ChangeKind;
use cruscotto_domain::metric::Aggregation;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, HashMap};

const METRICS: [&str; 2] = ["wifi.clients", "device.response_time"];
const EVENTS: u32 = 60;
const HOUR: i64 = 3_600 * MICROS_PER_SECOND;

fn asset(number: usize, state: OperatingState) -> Asset {
    let id = format!("ap-{number}").parse().unwrap();
    Asset { state, demo: true, ..Asset::new(id, AssetKind::AccessPoint, format!("AP {number}")) }
}

/// Places that do not nest, as in Milan: a NIL in two Municipi, and no place at all.
fn place(number: usize) -> Placement {
    let area = |text: &str| Some(text.parse().unwrap());
    match number % 4 {
        0 => Placement { nil: area("nil-1"), municipio: area("municipio-1") },
        1 => Placement { nil: area("nil-1"), municipio: area("municipio-2") },
        2 => Placement { nil: area("nil-2"), municipio: area("municipio-2") },
        _ => Placement::default(),
    }
}

struct Run {
    database: Database,
    store: Store,
    random: ChaCha8Rng,
    /// By asset: where it lies, and its series by metric.
    assets: Vec<(Placement, Vec<i32>)>,
    begin: Timestamp,
    now: Timestamp,
    compared: u32,
}

impl Run {
    async fn new(seed: u64) -> Self {
        let database = Database::migrated().await;
        let store = Store::new(&database.url).unwrap();
        let begin = at("2026-03-27T20:00:00Z");
        let random = ChaCha8Rng::seed_from_u64(seed);
        let mut run = Self { database, store, random, assets: Vec::new(), begin, now: begin, compared: 0 };
        for _ in 0..5 {
            run.add_asset().await;
        }
        run
    }

    async fn write(&self, number: usize, placement: &Placement, state: OperatingState) {
        let asset = asset(number, state);
        let note = ChangeNote { kind: ChangeKind::Delivery, actor: None, source: None, note: None, undoes: None };
        let changed = ChangedAsset { asset: &asset, placement, source: None, held: false };
        self.store.change_inventory(&note, &[changed]).await.unwrap();
    }

    async fn add_asset(&mut self) {
        let number = self.assets.len();
        let placement = place(self.random.random_range(0..4));
        self.write(number, &placement, OperatingState::Active).await;
        let mut keys = Vec::new();
        for metric in METRICS {
            // Two series of an asset are one asset in a mean.
            for ssid in ["a", "b"] {
                keys.push(SeriesKey {
                    asset: format!("ap-{number}").parse().unwrap(),
                    metric: metric.parse().unwrap(),
                    labels: BTreeMap::from([("ssid".to_owned(), ssid.to_owned())]),
                });
            }
        }
        let series = self.store.resolve_series(&keys).await.unwrap();
        self.assets.push((placement, series));
    }

    async fn deliver(&mut self, from: Timestamp, to: Timestamp, count: u32) {
        let mut rows = BTreeMap::new();
        let span = to.micros_since(from) / MICROS_PER_SECOND;
        for _ in 0..count {
            let (_, series) = &self.assets[self.random.random_range(0..self.assets.len())];
            let series = series[self.random.random_range(0..series.len())];
            let time = from.plus_micros(self.random.random_range(0..span.max(1)) * MICROS_PER_SECOND);
            rows.insert((series, time), f64::from(self.random.random_range(0..64u8)) / 8.0);
        }
        let rows: Vec<StoredRow> =
            rows.into_iter().map(|((series, time), value)| StoredRow { series, time, value }).collect();
        self.store.commit(&rows, |_| Vec::new(), &[]).await.unwrap();
    }

    async fn happen(&mut self) {
        match self.random.random_range(0..20u8) {
            0..6 => {
                let before = self.now;
                self.now = self.now.plus_micros(self.random.random_range(1..9) * HOUR);
                self.deliver(before, self.now, 40).await;
            }
            6..8 => self.deliver(self.begin, self.now.plus_micros(MICROS_PER_SECOND), 5).await,
            8 => self.add_asset().await,
            9..11 => {
                let number = self.random.random_range(0..self.assets.len());
                let placement = place(self.random.random_range(0..4));
                self.write(number, &placement, OperatingState::Active).await;
                self.assets[number].0 = placement;
            }
            11 => {
                let number = self.random.random_range(0..self.assets.len());
                let placement = self.assets[number].0.clone();
                self.write(number, &placement, OperatingState::Retired).await;
            }
            12 => self.correct().await,
            13..15 => self.compare().await,
            _ => {
                let mut roller = self.roller();
                for _ in 0..self.random.random_range(1..6u8) {
                    roller.step(self.now).await.unwrap();
                }
            }
        }
    }

    fn roller(&self) -> Roller {
        Roller::new(self.store.clone(), &Catalogue::built_in().unwrap(), ZONE)
    }

    async fn correct(&mut self) {
        let sql = "select series_id, (extract(epoch from ts) * 1000000)::bigint, value from sample order by 1, 2";
        let rows: Vec<(i32, i64, f64)> =
            sqlx::query_as(sql).fetch_all(&mut self.database.connect().await).await.unwrap();
        if rows.is_empty() {
            return;
        }
        let (series, micros, value) = rows[self.random.random_range(0..rows.len())];
        let time = Timestamp::from_micros(micros).unwrap();
        let restatement = Restatement { series, time, value: value + 1.0, by: "tester", reason: "a test" };
        self.store.restate(&restatement).await.unwrap();
    }

    /// The answer with days by place is that of the series, in every area, for every way of adding up.
    async fn compare(&mut self) {
        let span = self.now.micros_since(self.begin) / MICROS_PER_SECOND;
        if span < 2 {
            return;
        }
        let from = self.begin.plus_micros(self.random.random_range(0..span - 1) * MICROS_PER_SECOND);
        for (metric, metric_series) in METRICS.iter().zip([0..2, 2..4]) {
            for (level, area) in [
                (AreaLevel::City, "milano"),
                (AreaLevel::Municipio, "municipio-2"),
                (AreaLevel::Nil, "nil-1"),
                (AreaLevel::Nil, "nil-2"),
            ] {
                for split in [false, true] {
                    self.compare_area(metric, metric_series.clone(), (level, area), split, from).await;
                }
            }
        }
    }

    async fn compare_area(
        &mut self,
        metric: &str,
        of_metric: std::ops::Range<usize>,
        (level, area): (AreaLevel, &str),
        split: bool,
        from: Timestamp,
    ) {
        let parts: HashMap<Placement, i32> =
            (0..).zip((0..4).map(place)).map(|(number, place)| (place, number)).collect();
        let inside = |placement: &Placement| match level {
            AreaLevel::City => true,
            AreaLevel::Municipio => placement.municipio.as_ref().is_some_and(|m| m.as_str() == area),
            AreaLevel::Nil => placement.nil.as_ref().is_some_and(|n| n.as_str() == area),
        };
        let mut series = Vec::new();
        for (number, (placement, ids)) in (0..).zip(&self.assets).filter(|(_, (p, _))| inside(p)) {
            let part = if split { parts[placement] } else { 0 };
            series.extend(ids[of_metric.clone()].iter().map(|&id| PartSeries { series: id, asset: number, part }));
        }
        for aggregation in [Aggregation::Sum, Aggregation::Mean, Aggregation::Max] {
            let by_series = HistoryQuery {
                series: series.clone(),
                from,
                to: self.now,
                bucket: Bucket::Day,
                zone: ZONE.into(),
                aggregation,
                days: None,
            };
            let days = AreaDays {
                metric: metric.parse().unwrap(),
                level,
                area: area.parse().unwrap(),
                parts: split.then(|| parts.clone()),
            };
            let by_place = HistoryQuery { days: Some(days), ..by_series.clone() };
            let (expected, got) =
                (self.store.history(&by_series).await.unwrap(), self.store.history(&by_place).await.unwrap());
            assert_alike(&expected, &got, &format!("{metric} {area} {aggregation:?} split {split} from {from}"));
            self.compared += 1;
        }
    }
}

/// Means are sums divided and sums of quotients: the last bits may differ.
fn assert_alike(expected: &[BucketPart], got: &[BucketPart], what: &str) {
    let keys = |parts: &[BucketPart]| parts.iter().map(|p| (p.time, p.part, p.count)).collect::<Vec<_>>();
    assert_eq!(keys(expected), keys(got), "{what}");
    for (expected, got) in expected.iter().zip(got) {
        for (e, g) in [(expected.value, got.value), (expected.min, got.min), (expected.max, got.max)] {
            assert!((e - g).abs() <= 1e-9 * e.abs().max(1.0), "{what}: {got:?}, not {expected:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn days_by_place_are_those_of_the_series_whatever_happens() {
    for seed in [1, 2] {
        let mut run = Run::new(seed).await;
        for _ in 0..EVENTS {
            run.happen().await;
        }
        run.now = run.now.plus_micros(30 * HOUR);
        run.roller().catch_up(run.now).await.unwrap();
        run.compare().await;
        assert!(run.compared > 40, "seed {seed}: {} answers were compared", run.compared);
        assert_eq!(run.database.count("place_stale").await, 0);
        let sums: i64 = run.database.count("rollup_area_1d").await;
        assert!(sums > 20, "seed {seed}: {sums} days by place");
        // What is left of the places is what the series say: nothing of assets that moved away.
        let counts: (i64, i64) = sqlx::query_as(
            "select (select sum(samples) from rollup_area_1d)::bigint, (select sum(samples) from rollup_1d)::bigint",
        )
        .fetch_one(&mut run.database.connect().await)
        .await
        .unwrap();
        assert_eq!(counts.0, counts.1, "seed {seed}: every sample in one place");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_days_of_an_area_come_from_places_and_touched_ones_from_the_series() {
    let mut run = Run::new(7).await;
    let end = run.begin.plus_micros(10 * 24 * HOUR);
    run.deliver(run.begin, end, 3_000).await;
    run.now = end;
    run.roller().catch_up(end).await.unwrap();
    let query = |run: &Run| HistoryQuery {
        series: (0..)
            .zip(&run.assets)
            .map(|(number, (_, s))| PartSeries { series: s[0], asset: number, part: 0 })
            .collect(),
        from: run.begin,
        to: end,
        bucket: Bucket::Day,
        zone: ZONE.into(),
        aggregation: Aggregation::Sum,
        days: Some(AreaDays {
            metric: "wifi.clients".parse().unwrap(),
            level: AreaLevel::City,
            area: "milano".parse().unwrap(),
            parts: None,
        }),
    };
    // Marked, so that it shows where an answer comes from.
    run.database.execute("update rollup_area_1d set series_sum = 4711").await;
    let marked = |parts: &[BucketPart]| parts.iter().filter(|part| part.value >= 4711.0).count();
    let parts = run.store.history(&query(&run)).await.unwrap();
    assert_eq!((parts.len(), marked(&parts)), (11, 9), "the days at both ends are not whole");
    let touched = StoredRow { series: run.assets[0].1[0], time: at("2026-03-30T10:00:00.5Z"), value: 1.0 };
    run.store.commit(&[touched], |_| Vec::new(), &[]).await.unwrap();
    let parts = run.store.history(&query(&run)).await.unwrap();
    assert_eq!((parts.len(), marked(&parts)), (11, 8), "the touched day is read from its series");
    let before = run.database.count("rollup_area_1d where series_sum = 4711").await;
    run.roller().catch_up(end).await.unwrap();
    let after = run.database.count("rollup_area_1d where series_sum = 4711").await;
    assert_eq!(before - after, 1, "the day of its place was added up anew, and no other");
    // An asset that moves: until its places are added up anew, the series are asked.
    run.write(0, &place(3), OperatingState::Active).await;
    assert_eq!(marked(&run.store.history(&query(&run)).await.unwrap()), 0);
    run.roller().catch_up(end).await.unwrap();
    assert_eq!(run.database.count("place_stale").await, 0);
}
