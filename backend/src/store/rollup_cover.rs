//! Which table a period is read from: days inside, hours at their edges, five minutes at theirs, and samples where nothing
//! is summed up. Pure.

use super::rollup_row::Level;
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS, ceil, floor};
use cruscotto_domain::time::Timestamp;

/// A part of a period and where it is read. None: from the samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) level: Option<Level>,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// What there is for a period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    /// Up to here samples are summed up.
    pub(super) rolled_to: Timestamp,
    /// The coarsest level that fits into the buckets that were asked for.
    pub(super) coarsest: Level,
    /// The first midnight not before the period, and the last not after what is summed up of it.
    pub(super) midnights: (Timestamp, Timestamp),
}

/// The pieces of a period, each instant in exactly one.
pub(super) fn cover(from: Timestamp, to: Timestamp, kept: Option<Kept>) -> Vec<Piece> {
    let mut nested: Vec<(Option<Level>, Timestamp, Timestamp)> = vec![(None, from, to)];
    if let Some(kept) = kept {
        let whole = (ceil(from, BUCKET_MICROS), floor(to.min(kept.rolled_to), BUCKET_MICROS));
        let inside = [
            (Level::FiveMinutes, whole),
            (Level::Hour, (ceil(whole.0, HOUR_MICROS), floor(whole.1, HOUR_MICROS))),
            (Level::Day, kept.midnights),
        ];
        let inside = inside.into_iter().take_while(|(level, (from, to))| *level <= kept.coarsest && from < to);
        nested.extend(inside.map(|(level, (from, to))| (Some(level), from, to)));
    }
    let mut pieces = Vec::new();
    for (i, &(level, from, to)) in nested.iter().enumerate() {
        match nested.get(i + 1) {
            None => pieces.push(Piece { level, from, to }),
            Some(&(_, begin, end)) => {
                pieces.extend([Piece { level, from, to: begin }, Piece { level, from: end, to }]);
            }
        }
    }
    pieces.retain(|piece| piece.from < piece.to);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-{text}Z").parse().unwrap()
    }

    #[test]
    fn a_period_is_read_from_the_coarsest_that_fits() {
        let kept = Kept {
            rolled_to: at("04T10:20:00"),
            coarsest: Level::Day,
            midnights: (at("01T23:00:00"), at("03T23:00:00")),
        };
        let pieces: Vec<_> = cover(at("01T10:58:30"), at("04T10:22:00"), Some(kept))
            .into_iter()
            .map(|p| (p.level.map_or("sample", Level::table), p.from, p.to))
            .collect();
        assert_eq!(
            pieces,
            [
                ("sample", at("01T10:58:30"), at("01T11:00:00")),
                ("sample", at("04T10:20:00"), at("04T10:22:00")),
                ("rollup_5m", at("04T10:00:00"), at("04T10:20:00")),
                ("rollup_1h", at("01T11:00:00"), at("01T23:00:00")),
                ("rollup_1h", at("03T23:00:00"), at("04T10:00:00")),
                ("rollup_1d", at("01T23:00:00"), at("03T23:00:00")),
            ]
        );
    }

    #[test]
    fn what_is_not_summed_up_is_read_from_the_samples() {
        let (from, to) = (at("01T10:00:00"), at("01T11:00:00"));
        assert_eq!(cover(from, to, None), [Piece { level: None, from, to }]);
        let kept = Kept { rolled_to: from, coarsest: Level::Hour, midnights: (to, to) };
        assert_eq!(cover(from, to, Some(kept)), [Piece { level: None, from, to }]);
    }

    proptest! {
        #[test]
        fn every_instant_is_in_one_piece(from in 0i64..200_000, len in 1i64..200_000, rolled in 0i64..500_000) {
            let at = |second: i64| Timestamp::from_micros(second * 1_000_000).unwrap();
            let (from, to, rolled_to) = (at(from), at(from + len), at(rolled));
            let day = 24 * HOUR_MICROS;
            let midnights = (ceil(from, day), floor(to.min(rolled_to), day));
            for coarsest in Level::ALL {
                let mut pieces = cover(from, to, Some(Kept { rolled_to, coarsest, midnights }));
                pieces.sort_by_key(|piece| piece.from);
                prop_assert_eq!(pieces.first().unwrap().from, from);
                prop_assert_eq!(pieces.last().unwrap().to, to);
                prop_assert!(pieces.windows(2).all(|pair| pair[0].to == pair[1].from));
                prop_assert!(pieces.iter().all(|piece| piece.level.is_none() || piece.to <= rolled_to));
            }
        }
    }
}
