//! How much one address may ask. Addresses live in memory for as long as they matter to a limit, seconds to minutes,
//! and are never logged or stored.

use super::Shared;
use super::client_address::client_address;
use super::problem::Problem;
use crate::store::TokenHash;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

/// Seconds' worth of requests that may come at once: many people share an address.
const BURST_SECONDS: u32 = 10;

/// Logins at once, and then one each [`LOGIN_EVERY`]: a person mistypes, a machine guesses.
const LOGIN_BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// Time between logins of one address in the long run.
const LOGIN_EVERY: Duration = Duration::from_secs(6);

/// Logins of one account at once, and then one each [`ACCOUNT_EVERY`], whatever address they come from: 2,890 guesses in a
/// day, at passwords of 15 characters.
const ACCOUNT_BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// Time between logins of one account in the long run.
const ACCOUNT_EVERY: Duration = Duration::from_secs(30);

/// Searches on the pages at once, and then one each [`SEARCH_EVERY`]: each is a page made for one reader.
const SEARCH_BURST: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Time between searches of one address in the long run.
const SEARCH_EVERY: Duration = Duration::from_secs(1);

/// Reports of citizens at once, and then one each [`REPORT_EVERY`].
const REPORT_BURST: NonZeroU32 = NonZeroU32::new(5).unwrap();

/// Time between reports of one address in the long run.
const REPORT_EVERY: Duration = Duration::from_secs(120);

/// How often addresses that no longer matter are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(60);

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// The limits.
#[derive(Debug)]
pub struct Limits {
    api: Limiter<IpAddr>,
    login: Limiter<IpAddr>,
    account: Limiter<TokenHash>,
    search: Limiter<IpAddr>,
    report: Limiter<IpAddr>,
    rate: u32,
    proxies: Vec<IpNet>,
}

impl Limits {
    /// `rate` requests a second and address; `proxies` are believed when they say whose request they pass on.
    #[must_use]
    pub fn new(rate: u32, proxies: Vec<IpNet>) -> Self {
        let per_second = NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN);
        let burst = NonZeroU32::new(rate.saturating_mul(BURST_SECONDS)).unwrap_or(NonZeroU32::MIN);
        let api = Quota::per_second(per_second).allow_burst(burst);
        Self {
            api: limiter(api),
            login: limiter(one_each(LOGIN_EVERY, LOGIN_BURST)),
            account: limiter(one_each(ACCOUNT_EVERY, ACCOUNT_BURST)),
            search: limiter(one_each(SEARCH_EVERY, SEARCH_BURST)),
            report: limiter(one_each(REPORT_EVERY, REPORT_BURST)),
            rate: per_second.get(),
            proxies,
        }
    }

    fn whose(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        network(client_address(peer.ip(), headers, &self.proxies))
    }

    /// One login from whom `peer` asks for.
    ///
    /// # Errors
    /// A 429.
    pub(super) fn login(&self, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Problem> {
        self.one(&self.login, peer, headers, "too many logins from this address")
    }

    /// One search on the pages.
    ///
    /// # Errors
    /// A 429.
    pub(super) fn search(&self, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Problem> {
        self.one(&self.search, peer, headers, "too many searches from this address")
    }

    /// One report of a citizen.
    ///
    /// # Errors
    /// A 429.
    pub(super) fn report(&self, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Problem> {
        self.one(&self.report, peer, headers, "too many reports from this address")
    }

    fn one(
        &self,
        limiter: &Limiter<IpAddr>,
        peer: SocketAddr,
        headers: &HeaderMap,
        refusal: &str,
    ) -> Result<(), Problem> {
        match limiter.check_key(&self.whose(peer, headers)) {
            Ok(_) => Ok(()),
            Err(not_until) => Err(too_many(refusal, wait(&not_until))),
        }
    }

    /// One attempt at the password or the code of an account. `whose` is the account's, or the browser's that its owner is
    /// known by, so that who guesses elsewhere does not use up what the owner has.
    ///
    /// # Errors
    /// A 429, for an account that is not there as well.
    pub(super) fn account(&self, whose: TokenHash) -> Result<(), Problem> {
        match self.account.check_key(&whose) {
            Ok(_) => Ok(()),
            Err(not_until) => Err(too_many("too many logins with this account", wait(&not_until))),
        }
    }
}

/// `burst` at once, and then one each `period`, a constant above zero.
fn one_each(period: Duration, burst: NonZeroU32) -> Quota {
    Quota::with_period(period).unwrap_or(Quota::per_minute(burst)).allow_burst(burst)
}

fn limiter<K: std::hash::Hash + Eq + Clone>(quota: Quota) -> Limiter<K> {
    RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>()
}

type NotUntil = governor::NotUntil<<DefaultClock as Clock>::Instant>;

fn wait(not_until: &NotUntil) -> u32 {
    let wait = not_until.wait_time_from(DefaultClock::default().now());
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
}

fn too_many(what: &str, seconds: u32) -> Problem {
    Problem::later(StatusCode::TOO_MANY_REQUESTS, format!("{what}: try again in {seconds} s"), Some(seconds))
}

/// Who shares a limit: an IPv4 address, or an IPv6 network of 64 bits, which one household has for itself.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
        v4 => v4,
    }
}

/// Lets a request through, or refuses it with 429; either way says how much is left.
pub(super) async fn limit(State(state): State<Shared>, request: Request, next: Next) -> Response {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() else {
        return next.run(request).await;
    };
    let limits = &state.limits;
    let burst = limits.rate.saturating_mul(BURST_SECONDS);
    let (mut response, remaining, reset) = match limits.api.check_key(&limits.whose(peer, request.headers())) {
        Ok(snapshot) => {
            let remaining = snapshot.remaining_burst_capacity();
            (next.run(request).await, remaining, (burst - remaining.min(burst)).div_ceil(limits.rate))
        }
        Err(not_until) => {
            let seconds = wait(&not_until);
            (too_many("too many requests from this address", seconds).into_response(), 0, seconds)
        }
    };
    for (name, value) in [(LIMIT, burst), (REMAINING, remaining), (RESET, reset)] {
        response.headers_mut().insert(name, HeaderValue::from(value));
    }
    response
}

/// Forgets addresses that no longer matter, for as long as the server runs.
pub async fn housekeeping(state: Shared) {
    let mut clock = tokio::time::interval(FORGET_EVERY);
    loop {
        clock.tick().await;
        let Limits { api, login, search, report, account, .. } = &state.limits;
        for limiter in [api, login, search, report] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        account.retain_recent();
        account.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_few_and_other_addresses_are_not_concerned() {
        let limits = Limits::new(5, Vec::new());
        let login = |address: &str| limits.login(address.parse().unwrap(), &HeaderMap::new());
        let refused = (0..20).filter(|_| login("192.0.2.1:1000").is_err()).count();
        assert_eq!(refused, 10);
        assert!(login("192.0.2.2:1000").is_ok());
    }

    #[test]
    fn neighbours_in_an_ipv6_network_share() {
        let network = |text: &str| super::network(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::4"), network("2001:db8:1:3::4"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }
}
