//! What the public gets: no operational metric, no small count of people, and nothing to work one out from.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::api::{AreaItem, AssetDetail, History, Items};
use cruscotto_domain::failure::{FailureReason, PollFailure};
use cruscotto_domain::figure::Figure;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Batch, Feed, access_point};
use cruscotto_tests::http::Http;
use cruscotto_tests::live::Watch;
use cruscotto_tests::wait;

/// A commit, and the folding of it.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(10);

const ASSET: &str = "/api/v1/assets/ap-1";
const TOPIC: &str = "asset/ap-1";
const CLIENTS: &str = "wifi.clients";
const UPTIME: &str = "device.uptime";

/// Fewer people than may be told.
const FEW: f64 = 3.0;

fn of_metric<'a>(figures: impl IntoIterator<Item = &'a Figure>, metric: &str) -> Vec<&'a Figure> {
    figures.into_iter().filter(|figure| figure.metric.as_str() == metric).collect()
}

fn detail_once_measured(http: &Http) -> Result<AssetDetail> {
    wait::until("the asset measured", FOLLOWS_WITHIN, || {
        let detail: AssetDetail = http.json(ASSET)?;
        Ok((!of_metric(detail.series.iter().map(|s| &s.figure), CLIENTS).is_empty()).then_some(detail))
    })
}

fn wifi_clients_of(http: &Http, level: &str, id: &str) -> Result<Figure> {
    wait::until(&format!("{CLIENTS} of {id}"), FOLLOWS_WITHIN, || {
        let areas: Items<AreaItem> = http.json(&format!("/api/v1/areas?level={level}"))?;
        let area = areas.items.iter().find(|item| item.area.id.as_str() == id).context("no such area")?;
        let figures = area.layers.iter().flat_map(|layer| &layer.figures);
        Ok(of_metric(figures, CLIENTS).first().map(|figure| (*figure).clone()))
    })
}

#[test]
fn the_public_sees_no_operational_metric_and_no_small_count() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let now = Timestamp::now();
        let feed = Feed::through(city.source()?);
        feed.assets(vec![access_point("ap-1")?])?;
        let failure = PollFailure {
            asset: AssetId::new("ap-1")?,
            at: now,
            reason: FailureReason::Malformed,
            detail: "not an SNMP message".to_owned(),
        };
        let batch = Batch::default()
            .add("ap-1", "device.up", now, 1.0)?
            .add("ap-1", UPTIME, now, 86_400.0)?
            .add_labelled("ap-1", CLIENTS, &[("ssid", "openwifi")], now, FEW)?
            .fail(failure);
        feed.samples(&batch)?;

        let (public, operator) = (city.public()?, city.operator()?);
        let seen = detail_once_measured(&public)?;
        ensure!(of_metric(seen.series.iter().map(|s| &s.figure), UPTIME).is_empty(), "the public sees {UPTIME}");
        ensure!(seen.last_failure.is_none(), "the public sees the last failure");
        for figure in of_metric(seen.series.iter().map(|s| &s.figure).chain(&seen.summary.figures), CLIENTS) {
            ensure!(figure.suppressed && figure.value.is_none(), "the public sees few people: {figure:?}");
        }
        let shown = detail_once_measured(&operator)?;
        let figures: Vec<&Figure> = shown.series.iter().map(|s| &s.figure).collect();
        ensure!(of_metric(figures.iter().copied(), UPTIME).first().is_some_and(|f| f.value == Some(86_400.0)));
        ensure!(of_metric(figures.iter().copied(), CLIENTS).first().is_some_and(|f| f.value == Some(FEW)));
        ensure!(shown.last_failure.is_some_and(|failure| failure.reason == FailureReason::Malformed));

        // One asset is all its areas have: their totals are the small count again.
        for (level, id) in [("nil", "nil-1"), ("municipio", "municipio-1"), ("city", "milano")] {
            let figure = wifi_clients_of(&public, level, id)?;
            ensure!(figure.suppressed && figure.value.is_none(), "{id} tells the small count: {figure:?}");
            let figure = wifi_clients_of(&operator, level, id)?;
            ensure!(figure.value == Some(FEW), "{id} keeps it from the operator: {figure:?}");
        }
        history_is_no_way_around(&public, &operator, now)?;
        let value = |watch: &mut Watch, what: &str| {
            watch.until(what, FOLLOWS_WITHIN, |w| {
                let figures: Vec<Figure> = w.series(TOPIC).map(|s| s.figure.clone()).collect();
                (!of_metric(&figures, CLIENTS).is_empty()).then_some(figures)
            })
        };
        let live = value(&mut city.watch(&[TOPIC])?, "the public's series")?;
        ensure!(of_metric(&live, UPTIME).is_empty(), "/live shows the public {UPTIME}");
        ensure!(of_metric(&live, CLIENTS).iter().all(|f| f.suppressed && f.value.is_none()), "/live tells the count");
        let live = value(&mut city.watch_as_operator(&[TOPIC])?, "the operator's series")?;
        ensure!(of_metric(&live, CLIENTS).iter().any(|f| f.value == Some(FEW)), "/live keeps it from the operator");
        ensure!(!of_metric(&live, UPTIME).is_empty(), "/live keeps {UPTIME} from the operator");
        Ok(())
    })
}

fn history_is_no_way_around(public: &Http, operator: &Http, at: Timestamp) -> Result<()> {
    let (from, to) = (at.plus_micros(-60_000_000), at.plus_micros(60_000_000));
    let period = format!("from={from}&to={to}");
    let clients = format!("/api/v1/history?asset=ap-1&metric={CLIENTS}&label.ssid=openwifi&{period}");
    let history: History = public.json(&clients)?;
    ensure!(history.points.iter().all(|p| p.value.is_none() && p.min.is_none() && p.max.is_none()), "{history:?}");
    let history: History = operator.json(&clients)?;
    ensure!(history.points.iter().any(|point| point.value == Some(FEW)), "{history:?}");
    let uptime = format!("/api/v1/history?asset=ap-1&metric={UPTIME}&{period}");
    let status = public.status(&uptime).context("no answer")?;
    ensure!(status.is_client_error(), "the public asks for the history of {UPTIME} and gets {status}");
    ensure!(!operator.json::<History>(&uptime)?.points.is_empty(), "the operator gets no history of {UPTIME}");
    Ok(())
}
