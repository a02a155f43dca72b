//! From a sample's delivery to the websocket, next to a bare round trip of the same bytes over TCP.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::distribution::Distribution;
use cruscotto_tests::feed::{Batch, Feed, access_point};
use cruscotto_xtask::checkout::{Checkout, Profile};
use cruscotto_xtask::city::CityOptions;
use cruscotto_xtask::cluster::ClusterOptions;

use crate::line;

/// Values delivered one after the other.
const ROUNDS: u32 = 200;

/// Bytes of one delivery and of what comes back: about what one sample takes in each direction.
const MESSAGE_BYTES: usize = 300;

const ARRIVES_WITHIN: Duration = Duration::from_secs(10);

const TOPIC: &str = "asset/ap-1";

pub(crate) fn run() -> Result<()> {
    let options = CityOptions {
        binaries: Checkout::current()?.binaries(Profile::Release),
        database: ClusterOptions::default(),
        ..city::backend_only()?
    };
    let mut ours = Distribution::default();
    city::with(options, |city| {
        let feed = Feed::through(city.source()?);
        feed.assets(vec![access_point("ap-1")?])?;
        let mut watch = city.watch(&[TOPIC])?;
        let mut latencies = Vec::new();
        for round in 1..=ROUNDS {
            let value = f64::from(100 + round);
            let begun = Instant::now();
            let now = Timestamp::now();
            feed.samples(&Batch::default().add_labelled("ap-1", "wifi.clients", &[("ssid", "a")], now, value)?)?;
            watch.until("the value", ARRIVES_WITHIN, |w| {
                w.series(TOPIC).any(|series| series.figure.value == Some(value)).then_some(())
            })?;
            latencies.push(begun.elapsed());
        }
        ours = latencies.into_iter().collect();
        Ok(())
    })?;
    let bare = tcp_round_trips()?;
    for percent in [50, 95] {
        let millis = |distribution: &Distribution| distribution.percentile(percent).as_secs_f64() * 1000.0;
        line::print(&format!("live_latency_p{percent}"), millis(&ours), "ms", "tcp_round_trip", millis(&bare));
    }
    Ok(())
}

fn tcp_round_trips() -> Result<Distribution> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut server, _) = listener.accept()?;
    for stream in [&client, &server] {
        stream.set_nodelay(true)?;
    }
    let echo = thread::spawn(move || -> std::io::Result<()> {
        let mut bytes = [0; MESSAGE_BYTES];
        for _ in 0..ROUNDS {
            server.read_exact(&mut bytes)?;
            server.write_all(&bytes)?;
        }
        Ok(())
    });
    let mut bytes = [0; MESSAGE_BYTES];
    let mut trips = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        client.write_all(&bytes)?;
        client.read_exact(&mut bytes)?;
        trips.push(begun.elapsed());
    }
    echo.join().ok().context("the echo ended")??;
    Ok(trips.into_iter().collect())
}
