//! Logging in at a real identity provider: npm's `oidc-provider`, run by node.

use crate::harness::{Database, Server, USER};
use cruscotto_backend::settings::Settings;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use url::Url;

/// Redirects of one login at most: there are about eight.
const MAX_STEPS: usize = 20;

/// The provider, which ends with the test.
struct Provider {
    issuer: Url,
    secret: String,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    process: Child,
}

impl Provider {
    async fn start(here: &Url, skew_s: i32) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/oidc");
        let packages = folder.join("node_modules/oidc-provider");
        assert!(packages.exists(), "{} is not there: run xtask/setup/run.sh test", packages.display());
        let mut process = Command::new("node")
            .arg("provider.mjs")
            .arg(here.join("/api/v1/oidc/callback").unwrap().as_str())
            .arg(skew_s.to_string())
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let said: Value = serde_json::from_str(&output.next_line().await.unwrap().unwrap()).unwrap();
        Self {
            issuer: said["issuer"].as_str().unwrap().parse().unwrap(),
            secret: said["secret"].as_str().unwrap().to_owned(),
            input: process.stdin.take().unwrap(),
            output,
            process,
        }
    }

    async fn person(&mut self, user: &str, groups: &[&str]) {
        let line = format!("{}\n", json!({"user": user, "groups": groups}));
        self.input.write_all(line.as_bytes()).await.unwrap();
        self.output.next_line().await.unwrap().unwrap();
    }
}

/// A browser as far as a login needs one: it keeps cookies for each origin, and goes where it is sent.
struct Browser {
    http: Client,
    cookies: BTreeMap<(String, String), String>,
    at: Url,
}

impl Browser {
    fn new(at: &Url) -> Self {
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { http, cookies: BTreeMap::new(), at: at.clone() }
    }

    /// One request, without going on.
    async fn step(&mut self, method: Method, url: Url, form: &[(&str, &str)]) -> Response {
        let origin = url.origin().ascii_serialization();
        let own = self.cookies.iter().filter(|((of, _), _)| *of == origin);
        let cookies: Vec<String> = own.map(|((_, name), value)| format!("{name}={value}")).collect();
        let mut request = self.http.request(method, url.clone()).header("cookie", cookies.join("; "));
        if !form.is_empty() {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let key = (origin.clone(), name.to_owned());
            let gone = value.is_empty() || cookie.contains("Max-Age=0") || cookie.contains("01 Jan 1970");
            if gone {
                self.cookies.remove(&key)
            } else {
                self.cookies.insert(key, value.to_owned())
            };
        }
        self.at = url;
        response
    }

    /// Goes on until it is nowhere sent any more, or `until` it would be sent somewhere.
    async fn go(&mut self, method: Method, url: Url, form: &[(&str, &str)], until: &str) -> Option<Url> {
        let mut response = self.step(method, url, form).await;
        for _ in 0..MAX_STEPS {
            let location = response.headers().get("location")?;
            let next = self.at.join(location.to_str().unwrap()).unwrap();
            if !until.is_empty() && next.as_str().contains(until) {
                return Some(next);
            }
            response = self.step(Method::GET, next, &[]).await;
        }
        panic!("sent around in circles, at {}", self.at);
    }

    /// Logs in at the provider and comes back as far as the callback, which it does not follow.
    async fn way_back(&mut self, here: &Url, user: &str) -> Url {
        let start = here.join("/api/v1/oidc/start").unwrap();
        assert_eq!(self.go(Method::GET, start, &[], "/oidc/callback").await, None, "the provider asks who it is");
        let login = [("prompt", "login"), ("login", user), ("password", "any")];
        if let Some(back) = self.go(Method::POST, self.at.clone(), &login, "/oidc/callback").await {
            return back;
        }
        let consent = self.go(Method::POST, self.at.clone(), &[("prompt", "consent")], "/oidc/callback").await;
        consent.unwrap_or_else(|| panic!("the provider keeps {user} at {}", self.at))
    }

    /// Logs in, and says where it ends up.
    async fn log_in(&mut self, here: &Url, user: &str) -> String {
        let callback = self.way_back(here, user).await;
        let response = self.step(Method::GET, callback, &[]).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        response.headers()["location"].to_str().unwrap().to_owned()
    }

    async fn session(&mut self, here: &Url) -> Value {
        let session = here.join("/api/v1/session").unwrap();
        self.step(Method::GET, session, &[]).await.json().await.unwrap()
    }
}

/// A server that knows the provider, at an address that both know beforehand.
async fn start(database: &Database, skew_s: i32) -> (Provider, Server, Url) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let here: Url = format!("http://{free}/").parse().unwrap();
    let provider = Provider::start(&here, skew_s).await;
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.listen = free;
    settings.oidc.issuer = Some(provider.issuer.clone());
    settings.oidc.client_secret = Some(provider.secret.as_str().into());
    settings.oidc.label = "City login".to_owned();
    settings.oidc.groups = ["staff=viewer", "net-ops=operator@municipio-3"].map(|rule| rule.parse().unwrap()).to_vec();
    (provider, Server::with(settings).await, here)
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_provider_knows_gets_in_with_what_their_groups_may_do() {
    let database = Database::migrated().await;
    let (mut provider, server, here) = start(&database, 0).await;
    assert_eq!(server.get("/api/v1/session/ways").await["oidc"], "City login");
    provider.person("anna", &["canteen", "net-ops"]).await;
    provider.person("bruno", &["canteen"]).await;
    provider.person(USER, &["net-ops"]).await;

    let mut anna = Browser::new(&here);
    assert_eq!(anna.log_in(&here, "anna").await, "/");
    let session = anna.session(&here).await;
    assert_eq!(
        (&session["user"], &session["role"], &session["municipi"]),
        (&json!("anna"), &json!("operator"), &json!(["municipio-3"]))
    );
    let cookie = anna.cookies.keys().filter(|(_, name)| name.starts_with("cruscotto")).count();
    assert_eq!(cookie, 1, "the session's, and no longer that of the attempt: {:?}", anna.cookies);

    // None of the groups may do anything: said so, and no account made.
    let mut bruno = Browser::new(&here);
    assert_eq!(bruno.log_in(&here, "bruno").await, "/login?oidc=no_group");
    assert_eq!(bruno.session(&here).await["user"], Value::Null);
    assert_eq!(database.count("account where name = 'bruno'").await, 0);
    // A name that is somebody else's here is not taken over.
    assert_eq!(Browser::new(&here).log_in(&here, USER).await, "/login?oidc=name_taken");

    // Other groups, the next time: another role, and the sessions of the one before are over.
    provider.person("anna", &["staff"]).await;
    let mut again = Browser::new(&here);
    assert_eq!(again.log_in(&here, "anna").await, "/");
    assert_eq!(again.session(&here).await["role"], "viewer");
    assert_eq!(anna.session(&here).await["user"], Value::Null);
    assert_eq!(database.count("account where name = 'anna'").await, 1);
    // Her account is the provider's: it has no password here, and none is given out.
    let password = server.http.post(here.join("/api/v1/session").unwrap());
    assert_eq!(server.problem(password.json(&json!({"user": "anna", "password": ""}))).await.0, 401);

    // Logging out leads to where the provider ends its own session.
    let out = again.step(Method::DELETE, here.join("/api/v1/session").unwrap(), &[]).await;
    let out: Value = out.json().await.unwrap();
    let end: Url = out["continue_at"].as_str().unwrap().parse().unwrap();
    assert_eq!((end.origin(), end.path()), (provider.issuer.origin(), "/session/end"));
    assert_eq!(again.session(&here).await["user"], Value::Null);
    assert_eq!(again.step(Method::GET, end, &[]).await.status(), StatusCode::OK, "the provider asks whether to");

    database.execute("update account set disabled_at = now() where name = 'anna'").await;
    assert_eq!(Browser::new(&here).log_in(&here, "anna").await, "/login?oidc=disabled");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_counts_once_and_where_it_began() {
    let database = Database::migrated().await;
    let (mut provider, server, here) = start(&database, 0).await;
    provider.person("anna", &["staff"]).await;
    let came_to = async |browser: &mut Browser, url: Url| {
        let response = browser.step(Method::GET, url, &[]).await;
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    let mut anna = Browser::new(&here);
    let callback = anna.way_back(&here, "anna").await;
    // Somebody who is made to follow another one's way back would be logged in as them.
    assert_eq!(came_to(&mut Browser::new(&here), callback.clone()).await, "/login?oidc=stale");
    let mut tampered = callback.clone();
    tampered.query_pairs_mut().clear().append_pair("code", "x").append_pair("state", "another");
    assert_eq!(came_to(&mut anna, tampered).await, "/login?oidc=stale");

    let mut anna = Browser::new(&here);
    let callback = anna.way_back(&here, "anna").await;
    let before = anna.cookies.clone();
    assert_eq!(came_to(&mut anna, callback.clone()).await, "/");
    anna.cookies = before;
    assert_eq!(came_to(&mut anna, callback).await, "/login?oidc=stale", "a second time");

    // A code that the provider did not give.
    let mut anna = Browser::new(&here);
    let mut callback = anna.way_back(&here, "anna").await;
    let state = callback.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    callback.query_pairs_mut().clear().append_pair("code", "made-up").append_pair("state", &state);
    assert_eq!(came_to(&mut anna, callback).await, "/login?oidc=failed");

    // Thought better of it.
    let mut anna = Browser::new(&here);
    anna.go(Method::GET, here.join("/api/v1/oidc/start").unwrap(), &[], "/oidc/callback").await;
    let abort = format!("{}/abort", anna.at).parse().unwrap();
    let back = anna.go(Method::GET, abort, &[], "/oidc/callback").await.unwrap();
    assert_eq!(came_to(&mut anna, back).await, "/login?oidc=cancelled");
    assert_eq!(database.count("session").await, 1, "of the one login that was one");

    provider.process.kill().await.unwrap();
    let fresh = Database::migrated().await;
    let mut settings = Settings::new(&fresh.url, crate::harness::city());
    settings.oidc.issuer = Some(provider.issuer.clone());
    settings.oidc.groups = vec!["staff=viewer".parse().unwrap()];
    let lonely = Server::with(settings).await;
    let (status, detail) = lonely.problem(lonely.request(Method::GET, "/api/v1/oidc/start")).await;
    assert!(status == 503 && detail.contains("password"), "{status} {detail}");
    lonely.stop().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_may_be_a_minute_apart_and_no_more() {
    for (skew_s, to) in [(45, "/"), (-45, "/"), (300, "/login?oidc=failed")] {
        let database = Database::migrated().await;
        let (mut provider, server, here) = start(&database, skew_s).await;
        provider.person("anna", &["staff"]).await;
        assert_eq!(Browser::new(&here).log_in(&here, "anna").await, to, "{skew_s} s");
        server.stop().await;
    }
}
