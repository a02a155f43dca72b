//! What comes in: samples as they are committed, found in the store, or restated.

use super::super::figures::Measured;
use super::super::hub::Commit;
use super::CityState;
use crate::known::Known;
use crate::store::StoredRow;
use cruscotto_domain::health::ConditionKey;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;
use std::sync::Arc;

impl CityState {
    /// Takes what one delivery brought: shows it to the health machines, and keeps the newest of each series for whoever
    /// looks next.
    pub(in crate::live) fn committed(&mut self, commit: &Commit, known: &Known) {
        self.delivered(&commit.source, commit.at);
        if let Some(newest) = commit.rows.iter().map(|row| row.time).max() {
            self.lagged(&commit.source, commit.at.micros_since(newest));
        }
        self.meet(&commit.rows, known);
        let source = Arc::new(commit.source.clone());
        // Sorted by series and time: only the last of a series is what is now, the machines see every sample.
        for run in commit.rows.chunk_by(|a, b| a.series == b.series) {
            let Some(last) = run.last() else { continue };
            let Some(judged) = self.unseen.put(last, commit.at, &source).cloned() else { continue };
            for row in run {
                self.judge(&judged, row.time, row.value);
            }
        }
        for failure in &commit.failures {
            self.put_failure(failure.clone());
        }
    }

    /// Learns what series are called that have not been met yet.
    fn meet(&mut self, rows: &[StoredRow], known: &Known) {
        let new = rows.iter().map(|row| row.series).filter(|series| !self.unseen.has_met(*series));
        let new: BTreeSet<i32> = new.collect();
        let keys = if new.is_empty() { Vec::new() } else { known.series_keys(new.iter().copied()) };
        for (series, key) in new.into_iter().zip(keys) {
            if let Some(key) = key {
                let judged = self.options.judge.rule(&key.metric).is_some();
                self.unseen.meet(series, key, judged);
            }
        }
    }

    /// Takes the last sample of a series as the store has it. An older one than the newest that is known changes nothing.
    pub fn fold(&mut self, key: &SeriesKey, time: Timestamp, value: f64) {
        self.show(key, Measured { at: time, value, received: None, source: None });
        self.judge(key, time, value);
    }

    /// Has a sample shown if it is newer than what is.
    pub(super) fn show(&mut self, key: &SeriesKey, measured: Measured) {
        let Some(asset) = self.assets.get_mut(&key.asset) else { return };
        let source = measured.source.clone();
        match asset.series.entry((key.metric.clone(), key.labels.clone())) {
            Entry::Occupied(mut newest) if measured.at > newest.get().at => drop(newest.insert(measured)),
            Entry::Occupied(_) => return,
            Entry::Vacant(none) => drop(none.insert(measured)),
        }
        if source.is_some() {
            asset.source = source;
        }
        self.touch(key.asset.clone());
    }

    /// Takes what the value of a stored sample is now. Older samples than the newest of the series are not shown, and
    /// health keeps the course it took: it judged what was known then.
    pub fn restate(&mut self, key: &SeriesKey, time: Timestamp, value: f64) {
        let Some(asset) = self.assets.get_mut(&key.asset) else { return };
        let slot = asset.series.entry((key.metric.clone(), key.labels.clone()));
        let restated = Measured { at: time, value, received: None, source: None };
        // The correction may come before the commit that it corrects: then the commit finds it there.
        let measured = slot.or_insert_with(|| Measured { at: Timestamp::EPOCH, ..restated.clone() });
        if time > measured.at {
            *measured = restated;
        } else if time == measured.at && value.total_cmp(&measured.value).is_ne() {
            measured.value = value;
        } else {
            return;
        }
        self.touch(key.asset.clone());
    }

    /// Shows the sample to the health machine of its condition, if it has one.
    pub fn judge(&mut self, key: &SeriesKey, time: Timestamp, value: f64) {
        if self.options.judge.rule(&key.metric).is_none() {
            return;
        }
        let Some(asset) = self.assets.get_mut(&key.asset) else { return };
        let condition = ConditionKey { metric: key.metric.clone(), labels: key.labels.clone() };
        let change = self.options.judge.observe(&mut asset.health, &asset.placed.asset, &condition, time, value);
        if let Some(transition) = change {
            self.changed(&key.asset, condition.clone(), transition);
        }
        self.moved.insert((key.asset.clone(), condition));
    }
}
