use super::*;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::time::MICROS_PER_SECOND;
use proptest::prelude::*;

const RULES: &str = r#"
[[rule]]
name = "net"
field = "rx"
asset = "{host}"
metric = "interface.in_rate"
labels = { interface = "eth0" }
counter = true
unit = "By"

[[rule]]
name = "wifi"
field = "clients"
asset = "{host}"
metric = "wifi.clients"

[[ignore]]
name = "cpu"
"#;

fn mapping() -> Mapping {
    Mapping::parse("t.toml", RULES, &Catalogue::built_in().unwrap()).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(1_763_754_000_000_000 + second * MICROS_PER_SECOND).unwrap()
}

const HOST: &[(&str, &str)] = &[("host", "ap-1")];

#[test]
fn values_are_converted_and_know_where_they_came_from() {
    let (mapping, counters) = (mapping(), Counters::default());
    let mut builder = BatchBuilder::new(&mapping, &counters);
    let slot = builder.slot("wifi", "clients", HOST);
    builder.push(slot, at(0), Some(7.0), 3).unwrap();
    builder.push(slot, at(60), Some(8.0), 4).unwrap();
    let again = builder.slot("wifi", "clients", HOST);
    builder.push(again, at(120), Some(9.0), 5).unwrap();
    let done = builder.finish();
    assert_eq!(done.batch.series.len(), 1);
    let values: Vec<_> = done.batch.samples.iter().map(|s| (s.series, s.value)).collect();
    assert_eq!(values, [(0, 7.0), (0, 8.0), (0, 9.0)]);
    assert_eq!(done.origins, [3, 4, 5]);
    assert_eq!(done.tally, Tally { mapped: 3, ..Tally::default() });
}

#[test]
fn what_is_not_taken_is_counted_under_its_reason() {
    let (mapping, counters) = (mapping(), Counters::default());
    let mut builder = BatchBuilder::new(&mapping, &counters);
    let wifi = builder.slot("wifi", "clients", HOST);
    let cpu = builder.slot("cpu", "idle", HOST);
    let mem = builder.slot("mem", "free", HOST);
    for value in [None, Some(f64::NAN)] {
        builder.push(wifi, at(0), value, 1).unwrap();
    }
    builder.push(cpu, at(0), Some(1.0), 1).unwrap();
    builder.push(mem, at(0), Some(1.0), 1).unwrap();
    builder.push(mem, at(1), Some(1.0), 2).unwrap();
    let done = builder.finish();
    assert_eq!(done.tally, Tally { not_numbers: 2, ignored: 1, unmapped: 2, ..Tally::default() });
    assert_eq!(done.sightings.len(), 1);
    assert_eq!((done.sightings[0].name.as_str(), done.sightings[0].count), ("mem", 2));
    assert_eq!(done.sightings[0].tags, ["host"]);
    assert!(done.batch.series.is_empty(), "a series without samples is not sent on");
}

#[test]
fn totals_become_rates_and_the_first_one_waits() {
    let mapping = mapping();
    let mut counters = Counters::default();
    let request = |counters: &Counters, totals: &[(i64, f64)]| {
        let mut builder = BatchBuilder::new(&mapping, counters);
        let slot = builder.slot("net", "rx", HOST);
        for (second, total) in totals {
            builder.push(slot, at(*second), Some(*total), 1).unwrap();
        }
        builder.finish()
    };
    let first = request(&counters, &[(0, 1_000.0), (60, 7_000.0)]);
    assert_eq!((first.tally.waiting, first.tally.mapped), (1, 1));
    assert_eq!(first.batch.samples[0].value, 800.0, "100 bytes a second are 800 bits");

    // The commit failed: the same request gives the same again.
    assert_eq!(request(&counters, &[(0, 1_000.0), (60, 7_000.0)]), first);

    counters.advance(first.advance);
    let second = request(&counters, &[(120, 13_000.0)]);
    assert_eq!(second.batch.samples[0].value, 800.0);
    counters.advance(second.advance);

    // A request that comes twice or late brings nothing new and moves nothing back.
    let late = request(&counters, &[(60, 7_000.0)]);
    assert_eq!((late.tally.waiting, late.tally.mapped), (1, 0));
    counters.advance(late.advance);
    assert_eq!(request(&counters, &[(180, 19_000.0)]).batch.samples[0].value, 800.0);
}

#[test]
fn a_batch_is_bounded() {
    let (mapping, counters) = (mapping(), Counters::default());
    let mut builder = BatchBuilder::new(&mapping, &counters);
    let slot = builder.slot("wifi", "clients", HOST);
    for _ in 0..MAX_BATCH_SAMPLES {
        builder.push(slot, at(0), Some(1.0), 1).unwrap();
    }
    assert_eq!(builder.push(slot, at(0), Some(1.0), 1), Err(BatchFull));
    let names = (0..MAX_UNMAPPED + 1).map(|i| format!("m{i}")).collect::<Vec<_>>();
    for name in &names {
        let slot = builder.slot(name, "", HOST);
        builder.push(slot, at(0), Some(1.0), 1).unwrap();
    }
    let done = builder.finish();
    assert_eq!((done.sightings.len(), done.tally.unmapped), (MAX_UNMAPPED, MAX_UNMAPPED as u64 + 1));
}

proptest! {
    #[test]
    fn every_value_is_counted_once_and_every_sample_names_a_series(
        points in proptest::collection::vec(
            (0usize..4, 0usize..3, proptest::option::of(-10f64..1e6), 0i64..1_000), 0..60)
    ) {
        let (mapping, counters) = (mapping(), Counters::default());
        let mut builder = BatchBuilder::new(&mapping, &counters);
        for (kind, host, value, second) in &points {
            let (name, field) = [("net", "rx"), ("wifi", "clients"), ("cpu", "idle"), ("mem", "free")][*kind];
            let host = format!("ap-{host}");
            let slot = builder.slot(name, field, &[("host", host.as_str())][..]);
            builder.push(slot, at(*second), *value, 1).unwrap();
        }
        let done = builder.finish();
        let t = done.tally;
        prop_assert_eq!(t.mapped + t.unmapped + t.ignored + t.waiting + t.not_numbers, points.len() as u64);
        prop_assert_eq!(t.mapped as usize, done.batch.samples.len());
        prop_assert_eq!(done.origins.len(), done.batch.samples.len());
        let mut used = vec![false; done.batch.series.len()];
        for sample in &done.batch.samples {
            used[sample.series as usize] = true;
        }
        prop_assert!(used.into_iter().all(|u| u), "no series without samples");
    }
}
