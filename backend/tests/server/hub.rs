//! The hub without a database: what a client that does not keep up is told.

use cruscotto_backend::audience::Viewer;
use cruscotto_backend::health::{Judge, Keeper, Override};
use cruscotto_backend::known::{Known, PlacedAsset};
use cruscotto_backend::live::{CityState, Commit, Format, Frame, Hub, HubHandle, StateOptions};
use cruscotto_backend::store::{Store, StoredRow};
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::live::{Applied, Delta, EntryKey, ServerMessage, Topic, TopicState, decode};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(20);

fn start(stop: &CancellationToken) -> HubHandle {
    let catalogue = Arc::new(Catalogue::built_in().unwrap());
    let city = Area { id: "town".parse().unwrap(), level: AreaLevel::City, code: 0, name: "Town".into(), area_m2: 1.0 };
    let judge = Judge::new(&catalogue, Override::default());
    let known = Arc::new(Known::new(Arc::clone(&catalogue)));
    let options = StateOptions {
        catalogue,
        areas: vec![city],
        judge,
        small_count: 5,
        people_every: Some(0),
        silent_after: 60_000_000,
    };
    let ap = serde_json::from_value(crate::harness::asset("ap-1", "access_point", None, None)).unwrap();
    let placed = Arc::new(PlacedAsset { asset: ap, placement: Default::default(), source: None });
    known.learn_assets([Arc::clone(&placed)]);
    let key = SeriesKey {
        asset: "ap-1".parse().unwrap(),
        metric: "wifi.clients".parse().unwrap(),
        labels: Default::default(),
    };
    known.learn_series([(1, key)]);
    let mut state = CityState::new(options);
    state.put_asset(placed);
    // Never connected: the hub asks the store only after it fell behind.
    let store = Store::new("postgres://nobody@127.0.0.1:9/none").unwrap();
    let (keeper, _) = Keeper::new(store.clone());
    let (handle, hub) = Hub::new(state, store, known, keeper);
    tokio::spawn(hub.run(stop.clone()));
    handle
}

/// A commit of so many clients, each later than the one before.
fn clients(hub: &HubHandle, order: i64, value: f64) {
    let row = StoredRow { series: 1, time: Timestamp::now().plus_micros(order), value };
    hub.committed(Commit { source: "demo".parse().unwrap(), at: Timestamp::now(), rows: vec![row], failures: vec![] });
}

async fn next(queue: &mut mpsc::Receiver<Frame>) -> ServerMessage {
    match tokio::time::timeout(PATIENCE, queue.recv()).await.expect("the hub says nothing").unwrap() {
        Frame::Binary(bytes) => decode(&bytes).unwrap(),
        Frame::Text(text) => panic!("a binary client got text: {text}"),
    }
}

/// Changes the state until the hub has flushed it `rounds` times.
async fn churn(hub: &HubHandle, witness: &mut mpsc::Receiver<Frame>, rounds: u32) {
    for round in 0..rounds {
        clients(hub, round.into(), f64::from(100 + round));
        assert!(matches!(next(witness).await, ServerMessage::Delta(_)));
    }
}

#[tokio::test]
async fn a_client_that_lags_is_told_so_and_starts_anew_and_others_do_not_notice() {
    let stop = CancellationToken::new();
    let hub = start(&stop);
    let (sender, mut slow) = mpsc::channel(4);
    let slow_id = hub.connect(Viewer::city(), Format::Binary, sender).await;
    let (sender, mut witness) = mpsc::channel(64);
    let witness_id = hub.connect(Viewer::city(), Format::Binary, sender).await;
    for id in [slow_id, witness_id] {
        hub.subscribe(id, vec![Topic::City]).await;
    }
    assert!(matches!(next(&mut witness).await, ServerMessage::Snapshot(_)));

    churn(&hub, &mut witness, 7).await;
    assert_eq!(slow.len(), 4, "a full queue stays full: the snapshot and three deltas");
    let ServerMessage::Snapshot(snapshot) = next(&mut slow).await else { panic!("expected the snapshot first") };
    let mut state = TopicState::from_snapshot(snapshot);
    for _ in 0..3 {
        let ServerMessage::Delta(delta) = next(&mut slow).await else { panic!("expected a delta") };
        assert_eq!(state.apply(delta), Applied::Current);
    }
    let ServerMessage::Resync(Topic::City) = next(&mut slow).await else { panic!("expected a resync after the lag") };
    let ServerMessage::Snapshot(snapshot) = next(&mut slow).await else {
        panic!("expected a snapshot after the resync")
    };
    let mut state = TopicState::from_snapshot(snapshot);
    churn(&hub, &mut witness, 1).await;
    let ServerMessage::Delta(delta) = next(&mut slow).await else { panic!("expected deltas to go on") };
    assert_eq!(state.apply(delta), Applied::Current, "the delta fits the snapshot");
    let key = EntryKey::Area("town".parse().unwrap(), cruscotto_domain::asset::Layer::Wifi);
    let cruscotto_domain::live::Entry::Area(area) = state.get(&key).unwrap() else { panic!("an area") };
    assert_eq!(area.figures[0].value, Some(100.0));
    stop.cancel();
}

#[tokio::test]
async fn many_commits_within_a_round_are_one_delta_and_both_audiences_get_their_own() {
    let stop = CancellationToken::new();
    let hub = start(&stop);
    let (sender, mut public) = mpsc::channel(64);
    let public_id = hub.connect(Viewer::Public, Format::Binary, sender).await;
    let (sender, mut operator) = mpsc::channel(64);
    let operator_id = hub.connect(Viewer::city(), Format::Binary, sender).await;
    for id in [public_id, operator_id] {
        hub.subscribe(id, vec![Topic::Asset("ap-1".parse().unwrap())]).await;
    }
    let (mut shown, mut known) = (TopicState::default(), TopicState::default());
    for (queue, state) in [(&mut public, &mut shown), (&mut operator, &mut known)] {
        let ServerMessage::Snapshot(snapshot) = next(queue).await else { panic!("expected a snapshot") };
        *state = TopicState::from_snapshot(snapshot);
    }
    for count in 1..=4 {
        clients(&hub, count.into(), f64::from(count));
    }
    let value_of = async |queue: &mut mpsc::Receiver<Frame>, state: &mut TopicState| {
        let ServerMessage::Delta(Delta { sequence, changed, removed, topic, at }) = next(queue).await else {
            panic!("expected a delta")
        };
        let entries = changed.len();
        assert_eq!(state.apply(Delta { sequence, changed, removed, topic, at }), Applied::Current);
        let key = EntryKey::Asset("ap-1".parse().unwrap());
        let Some(cruscotto_domain::live::Entry::Asset(asset)) = state.get(&key) else { panic!("an asset") };
        (entries, asset.figures[0].value, asset.figures[0].suppressed)
    };
    assert_eq!(value_of(&mut operator, &mut known).await, (2, Some(4.0), false));
    assert_eq!(value_of(&mut public, &mut shown).await, (2, None, true));
    assert!(operator.is_empty() && public.is_empty(), "four commits made one delta");
    stop.cancel();
}
