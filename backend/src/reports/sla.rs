//! Service levels of a month: measured asset by asset, then added up by whatever the reader groups them by.

use super::counted::{active, both, in_service, outside};
use crate::known::{Known, PlacedAsset};
use crate::store::{Bucket, PartsQuery, Store, StoreError};
use cruscotto_domain::api::{SlaGrouping, SlaRow};
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::city::City;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::month::Month;
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS, Holding, Stretch, floor, uptimes};
use cruscotto_domain::service_hours::{SERVICE_HOURS_TAG, ServiceHours};
use cruscotto_domain::sla::{ServiceLevel, outages};
use cruscotto_domain::time::Timestamp;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// The tag that names who supplies an asset.
const SUPPLIER_TAG: &str = "supplier";

/// The tag that names the contract an asset is under.
const CONTRACT_TAG: &str = "contract";

/// How long a month that was measured is not measured again: late data may still change it. The month of now, and one that
/// is over, of which little is late.
const KEPT_FOR: Duration = Duration::from_secs(300);
const KEPT_WHEN_OVER: Duration = Duration::from_secs(3_600);

/// How long after its end a month is kept as the month of now is: as long as much of it may still come, two days.
const SETTLES_AFTER_MICROS: i64 = 48 * HOUR_MICROS;

/// Months kept at most.
const KEPT: usize = 26;

/// How far back an outage that goes on into a month is looked for, in microseconds: five weeks.
const LOOK_BACK_MICROS: i64 = 35 * 24 * HOUR_MICROS;

/// One asset's month.
#[derive(Debug, Clone)]
pub struct AssetLevel {
    /// The asset.
    pub placed: Arc<PlacedAsset>,
    /// What is counted of it.
    pub level: ServiceLevel,
}

/// A month, measured.
#[derive(Debug)]
pub struct Measured {
    /// From its beginning to its end, or to now.
    pub period: Stretch,
    /// Every asset that was in service in it.
    pub assets: Vec<AssetLevel>,
}

/// Measures months, one at a time, and keeps them a while.
#[derive(Debug)]
pub struct SlaReports {
    store: Store,
    known: Arc<Known>,
    catalogue: Arc<Catalogue>,
    zone: String,
    kept: Mutex<BTreeMap<Month, (Instant, Arc<Measured>)>>,
}

impl SlaReports {
    /// Reports on the assets of a city.
    #[must_use]
    pub fn new(store: Store, known: Arc<Known>, catalogue: Arc<Catalogue>, city: &City) -> Self {
        let zone = city.profile.time_zone.clone();
        Self { store, known, catalogue, zone, kept: Mutex::default() }
    }

    /// A month; none when it has not begun.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn month(&self, month: Month, now: Timestamp) -> Result<Option<Arc<Measured>>, StoreError> {
        // Held while measuring: who asks for the same month at the same time waits for it instead of measuring it, too.
        let mut kept = self.kept.lock().await;
        let kept_for = |measured: &Measured| {
            if now.micros_since(measured.period.1) > SETTLES_AFTER_MICROS { KEPT_WHEN_OVER } else { KEPT_FOR }
        };
        if let Some((_, measured)) = kept.get(&month).filter(|(at, kept)| at.elapsed() < kept_for(kept)) {
            return Ok(Some(Arc::clone(measured)));
        }
        let (from, to) = self.store.month(&self.zone, month.year(), i32::from(month.number())).await?;
        let to = to.min(floor(now, BUCKET_MICROS));
        if from >= to {
            return Ok(None);
        }
        let measured = Arc::new(self.measure(month, (from, to)).await?);
        // Of a city that was set up a moment ago: it costs little to look again, and who waits for it sees it come.
        if measured.assets.is_empty() {
            return Ok(Some(measured));
        }
        while kept.len() >= KEPT {
            let oldest = kept.iter().min_by_key(|(_, (at, _))| *at).map(|(month, _)| *month);
            oldest.and_then(|month| kept.remove(&month));
        }
        kept.insert(month, (Instant::now(), Arc::clone(&measured)));
        Ok(Some(measured))
    }

    async fn measure(&self, month: Month, period: Stretch) -> Result<Measured, StoreError> {
        let presence = self.presence();
        let counted = self.counted(month, period, &presence).await?;
        let metrics: BTreeSet<MetricId> = presence.values().map(|metric| metric.id.clone()).collect();
        let looked_at = (period.0.plus_micros(-LOOK_BACK_MICROS), period.1);
        let changes = self.store.presence_changes(&metrics.into_iter().collect::<Vec<_>>(), looked_at).await?;
        let mut series: HashMap<(AssetId, MetricId), Vec<i32>> = HashMap::new();
        for (id, key) in self.known.series() {
            series.entry((key.asset.clone(), key.metric.clone())).or_default().push(id);
        }
        let mut assets = Vec::new();
        // Assets that count the same time are read together; most do.
        for ((metric, stretches), together) in counted {
            let Some(definition) = self.catalogue.get(&metric) else { continue };
            let mut of_asset: HashMap<i32, usize> = HashMap::new();
            for (index, placed) in together.iter().enumerate() {
                let ids = series.get(&(placed.asset.id.clone(), metric.clone()));
                of_asset.extend(ids.into_iter().flatten().map(|id| (*id, index)));
            }
            let mut ids: Vec<i32> = of_asset.keys().copied().collect();
            ids.sort_unstable();
            let (bucket, zone, holding) = (Bucket::Day, self.zone.clone(), Holding::of(definition));
            let query = PartsQuery { series: ids, stretches, bucket, zone, holding };
            let window = query.stretches.iter().map(|(from, to)| to.micros_since(*from)).sum();
            let mut sums = vec![Uptime { window, ..Uptime::default() }; together.len()];
            let add = |id: i32, parts: &[_]| {
                for uptime in uptimes(parts, &query.stretches, &query.holding) {
                    sums[of_asset[&id]].add(Uptime { window: 0, ..uptime });
                }
            };
            self.store.parts(&query, add).await?;
            for (placed, uptime) in together.into_iter().zip(sums) {
                let outages = changes.get(&placed.asset.id).map(|changes| outages(changes)).unwrap_or_default();
                let level = ServiceLevel::of(uptime, &outages, &query.stretches);
                assets.push(AssetLevel { placed, level });
            }
        }
        assets.sort_by(|a, b| a.placed.asset.id.cmp(&b.placed.asset.id));
        Ok(Measured { period, assets })
    }

    /// The metric that says of each kind whether it is there.
    fn presence(&self) -> HashMap<AssetKind, Arc<MetricDefinition>> {
        let mut presence = HashMap::new();
        for metric in self.catalogue.iter().filter(|m| m.health.as_ref().is_some_and(|rule| rule.presence)) {
            for kind in &metric.assets {
                presence.entry(*kind).or_insert_with(|| Arc::clone(metric));
            }
        }
        presence
    }

    /// The assets by their metric and by the time that counts; those of which none does are left out.
    async fn counted(
        &self,
        month: Month,
        period: Stretch,
        presence: &HashMap<AssetKind, Arc<MetricDefinition>>,
    ) -> Result<BTreeMap<(MetricId, Vec<Stretch>), Vec<Arc<PlacedAsset>>>, StoreError> {
        let assets = self.known.assets();
        // What is no week is refused where it comes in; what came in before that is always.
        let hours_of = |placed: &PlacedAsset| -> ServiceHours {
            placed.asset.tags.get(SERVICE_HOURS_TAG).and_then(|text| text.parse().ok()).unwrap_or_default()
        };
        let mut weeks: HashMap<String, Vec<Stretch>> = HashMap::new();
        for hours in assets.iter().map(|placed| hours_of(placed)) {
            if let Entry::Vacant(week) = weeks.entry(hours.to_string()) {
                let minutes: BTreeSet<u16> =
                    (0..7).flat_map(|day| hours.of_day(day)).flat_map(|(from, to)| [from, to]).collect();
                let minutes: Vec<u16> = minutes.into_iter().collect();
                let times =
                    self.store.local_times(&self.zone, month.year(), i32::from(month.number()), &minutes).await?;
                week.insert(both(&in_service(&hours, &times, period), &[period]));
            }
        }
        let changes = self.store.operating_changes(period.0).await?;
        let planned = self.store.maintenance(period).await?;
        let mut counted: BTreeMap<(MetricId, Vec<Stretch>), Vec<Arc<PlacedAsset>>> = BTreeMap::new();
        for placed in assets {
            let Some(metric) = presence.get(&placed.asset.kind) else { continue };
            let changes = changes.get(&placed.asset.id).map(Vec::as_slice).unwrap_or_default();
            let active = active(period, changes, placed.asset.state);
            let in_service = weeks.get(&hours_of(&placed).to_string()).map(Vec::as_slice).unwrap_or_default();
            let planned = planned.get(&placed.asset.id).map(Vec::as_slice).unwrap_or_default();
            let stretches = both(&both(in_service, &active), &outside(period, planned));
            if !stretches.is_empty() {
                counted.entry((metric.id.clone(), stretches)).or_default().push(placed);
            }
        }
        Ok(counted)
    }
}

/// The key that an asset counts under; none when it has none.
fn key(grouping: SlaGrouping, placed: &PlacedAsset) -> Option<String> {
    match grouping {
        SlaGrouping::Municipio => placed.placement.municipio.as_ref().map(ToString::to_string),
        SlaGrouping::Nil => placed.placement.nil.as_ref().map(ToString::to_string),
        SlaGrouping::Owner => placed.asset.owner.clone(),
        SlaGrouping::Supplier => placed.asset.tags.get(SUPPLIER_TAG).cloned(),
        SlaGrouping::Contract => placed.asset.tags.get(CONTRACT_TAG).cloned(),
        SlaGrouping::Asset => Some(placed.asset.id.to_string()),
    }
}

/// Assets of a kind, or all, added up by `grouping`, and all of them together. Names are the city's, or the assets'.
#[must_use]
pub fn grouped(
    assets: &[AssetLevel],
    grouping: SlaGrouping,
    kind: Option<AssetKind>,
    city: &City,
) -> (BTreeMap<Option<String>, (String, ServiceLevel)>, ServiceLevel) {
    let mut groups: BTreeMap<Option<String>, (String, ServiceLevel)> = BTreeMap::new();
    let mut total = ServiceLevel::default();
    for AssetLevel { placed, level } in assets.iter().filter(|a| kind.is_none_or(|kind| a.placed.asset.kind == kind)) {
        let key = key(grouping, placed);
        let name = |key: &Option<String>| match (grouping, key) {
            (SlaGrouping::Asset, _) => placed.asset.name.clone(),
            (SlaGrouping::Municipio | SlaGrouping::Nil, Some(key)) => {
                let area = key.parse().ok().and_then(|id| city.area(&id));
                area.map_or_else(|| key.clone(), |area| area.name.clone())
            }
            (_, key) => key.clone().unwrap_or_default(),
        };
        let group = groups.entry(key.clone()).or_insert_with(|| (name(&key), ServiceLevel::default()));
        group.1.add(*level);
        total.add(*level);
    }
    (groups, total)
}

/// A row of a report, with what it was a month before.
#[must_use]
pub fn row(key: Option<String>, name: String, level: &ServiceLevel, before: Option<&ServiceLevel>) -> SlaRow {
    #[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit in 53 bits")]
    let seconds = |micros: i64| micros as f64 / 1e6;
    let availability = level.uptime.availability();
    let previous = before.and_then(|before| before.uptime.availability());
    SlaRow {
        key,
        name,
        assets: level.assets,
        availability,
        coverage: level.uptime.coverage(),
        up_s: seconds(level.uptime.up),
        down_s: seconds(level.uptime.down),
        window_s: seconds(level.uptime.window),
        failures: level.failures,
        restorations: level.restorations,
        mttr_s: level.mttr_s(),
        mtbf_s: level.mtbf_s(),
        previous_availability: previous,
        change: availability.zip(previous).map(|(now, then)| now - then),
    }
}
