//! The statement that reads a period: text made of parts of ours; what was asked for is in its parameters.

use super::Level;
use super::history::{Bucket, HistoryQuery};
use super::rollup_cover::Piece;
use cruscotto_domain::metric::Aggregation;

// In time a series becomes its mean in the bucket (its largest or last, where the metric says so); then series add up
// to their asset, then assets to the part. The bounds of a sum are the sums of the bounds.
struct Sums {
    in_time: &'static str,
    over: &'static str,
    /// Whether it makes no difference if series are added up to assets first.
    flat: bool,
    low: &'static str,
    high: &'static str,
}

fn sums(aggregation: Aggregation) -> Sums {
    let of = |in_time, over, flat, low, high| Sums { in_time, over, flat, low, high };
    match aggregation {
        Aggregation::Sum => of("sum(total) / sum(n)", "sum(value)", true, "sum", "sum"),
        Aggregation::Mean => of("sum(total) / sum(n)", "avg(value)", false, "min", "max"),
        Aggregation::Max => of("max(high)", "max(value)", true, "min", "max"),
        Aggregation::Last => of("last(latest, newest)", "last(value, newest)", true, "min", "max"),
    }
}

/// The bounds of the pieces are the parameters from here on, two a piece.
const FIRST_BOUND: usize = 5;

/// The statement for a period in pieces. Hours that are `touched` are read from the samples, wherever they are.
pub(super) fn statement(query: &HistoryQuery, pieces: &[Piece], touched: bool) -> String {
    let bucket = |time: &str| match query.bucket {
        Bucket::Width(_) => format!("time_bucket($4, {time})"),
        Bucket::Day => format!("date_trunc('day', {time}, $4)"),
        Bucket::Week => format!("date_trunc('week', {time}, $4)"),
    };
    let of_samples = |from: &str| {
        let bucket = bucket("s.ts");
        format!(
            "select s.series_id, {bucket} as bucket, count(*)::double precision as n, sum(s.value) as total,
                    min(s.value) as low, max(s.value) as high, last(s.value, s.ts) as latest, max(s.ts) as newest
             from {from} group by 1, 2"
        )
    };
    // Counts are doubles, exact up to 2^53: adding up bigints goes through numeric, which is slow.
    let mut branches = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let (a, b) = (FIRST_BOUND + 2 * i, FIRST_BOUND + 2 * i + 1);
        branches.push(match piece.level {
            None => of_samples(&format!("sample s where s.series_id = any($1) and s.ts >= ${a} and s.ts < ${b}")),
            Some(level) => {
                let is_it = (query.bucket, level) == (Bucket::Day, Level::Day);
                let bucket = if is_it { "r.bucket".to_owned() } else { bucket("r.bucket") };
                let table = level.table();
                let but = "and not exists (select from touched t where t.series_id = r.series_id
                                           and t.hour <= r.bucket and r.bucket < t.hour + interval '1 hour')";
                format!(
                    "select r.series_id, {bucket} as bucket, r.samples::double precision as n, r.sum as total,
                            r.low as low, r.high as high, r.last as latest, r.last_at as newest
                     from {table} r where r.series_id = any($1) and r.bucket >= ${a} and r.bucket < ${b} {}",
                    if touched { but } else { "" }
                )
            }
        });
    }
    let mut with =
        "chosen as (select * from unnest($1::int[], $2::int[], $3::int[]) as chosen (series_id, asset, part))"
            .to_owned();
    if touched {
        let (a, b) = (FIRST_BOUND + 2 * pieces.len(), FIRST_BOUND + 2 * pieces.len() + 1);
        let rows = format!(
            ", touched as materialized (select series_id, hour from rollup_touched
                                        where series_id = any($1) and hour > ${a} - interval '1 hour' and hour < ${b})"
        );
        with.push_str(&rows);
        branches.push(of_samples(&format!(
            "touched t join sample s on s.series_id = t.series_id and s.ts >= t.hour and s.ts < t.hour + interval '1 hour'
             where s.ts >= ${a} and s.ts < ${b}"
        )));
    }
    let Sums { in_time, over, flat, low, high } = sums(query.aggregation);
    let pieces = branches.join(" union all ");
    let by_asset = format!(
        "(select part, asset, bucket, sum(n) as n, {over} as value, {low}(low) as low, {high}(high) as high,
                 max(newest) as newest
          from by_series join chosen using (series_id) group by 1, 2, 3)"
    );
    let added = if flat { "(select * from by_series join chosen using (series_id))" } else { &by_asset };
    format!(
        "with {with},
         piece as ({pieces}),
         by_series as (
           select series_id, bucket, sum(n) as n, {in_time} as value, min(low) as low, max(high) as high,
                  max(newest) as newest
           from piece group by 1, 2)
         select bucket, part, sum(n)::bigint, {over}, {low}(low), {high}(high)
         from {added} as added group by 1, 2 order by 1, 2"
    )
}
