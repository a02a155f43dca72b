//! How people get in, and how they are kept out.

use crate::harness::{Database, PASSWORD, Server, USER};
use cruscotto_backend::links::Link;
use cruscotto_backend::settings::Settings;
use cruscotto_backend::store::{Store, TokenHash};
use cruscotto_domain::access::{Role, Scope};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use std::process::Command;
use std::time::{Duration, Instant};

const OTHER_PASSWORD: &str = "another battery staple horse";

fn log_in(server: &Server, user: &str, password: &str) -> RequestBuilder {
    let url = format!("http://{}/api/v1/session", server.address);
    server.http.post(url).json(&json!({"user": user, "password": password}))
}

fn cookies(response: &Response) -> Vec<String> {
    let all = response.headers().get_all("set-cookie");
    all.iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

fn cookie(response: &Response, name: &str) -> Option<String> {
    let start = format!("{name}=");
    cookies(response).iter().find(|c| c.starts_with(&start)).map(|c| c.split(';').next().unwrap().to_owned())
}

/// The program, as an administrator of the machine runs it.
fn program(database: &Database, arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cruscotto-backend"))
        .args(arguments)
        .env("CRUSCOTTO_DATABASE_URL", &database.url)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_begins_with_a_link_that_works_once() {
    let database = Database::empty().await;
    assert!(program(&database, &["migrate"]).0);
    let (done, out, err) =
        program(&database, &["account", "link", "--user", "first", "--public-url", "https://dash.city.example"]);
    assert!(done, "{err}");
    let token = out.trim().strip_prefix("https://dash.city.example/console/setup#").unwrap().to_owned();
    assert_eq!(token.len(), 64);
    assert!(!err.contains(&token), "what goes to a log has no token: {err}");
    assert_eq!(database.count("account_link where token_sha256 = '\\x00'").await, 0);

    let mut server = Server::start(&database).await;
    let post = |path: &str, body: Value| server.request(Method::POST, path).json(&body);
    assert_eq!(server.problem(log_in(&server, "first", "")).await.0, 401, "no password is no empty password");
    let asked = post("/api/v1/setup/inspect", json!({"token": token})).send().await.unwrap();
    assert_eq!(asked.json::<Value>().await.unwrap()["user"], "first");
    let weak = post("/api/v1/setup", json!({"token": token, "password": "short"}));
    let (status, detail) = server.problem(weak).await;
    assert!(status == 422 && detail.contains("at least 15"), "{status} {detail}");
    let choose = || post("/api/v1/setup", json!({"token": token, "password": OTHER_PASSWORD}));
    assert_eq!(choose().send().await.unwrap().status().as_u16(), 204);
    assert_eq!(server.problem(choose()).await.0, 410, "a second time");
    assert_eq!(server.problem(post("/api/v1/setup/inspect", json!({"token": token}))).await.0, 410);
    let response = log_in(&server, "first", OTHER_PASSWORD).send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap()["role"], "administrator");

    // One that has expired, and one whose place another took.
    let store = Store::new(&database.url).unwrap();
    let address = "http://127.0.0.1".parse().unwrap();
    let (old, new) = (Link::new(&address).unwrap(), Link::new(&address).unwrap());
    let user = "first".parse().unwrap();
    for link in [&old, &new] {
        assert!(store.put_link(&user, link.hash(), link.expires, "test").await.unwrap());
    }
    let inspect = |link: &Link| post("/api/v1/setup/inspect", json!({"token": link.url.split_once('#').unwrap().1}));
    assert_eq!(server.problem(inspect(&old)).await.0, 410);
    assert_eq!(inspect(&new).send().await.unwrap().status().as_u16(), 200);
    database.execute("update account_link set expires_at = now()").await;
    assert_eq!(server.problem(inspect(&new)).await.0, 410);
    server.cookie = None;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_never_the_one_that_was_there_before() {
    let database = Database::migrated().await;
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.public_url = Some("https://dash.city.example".parse().unwrap());
    let server = Server::with(settings).await;
    let first = log_in(&server, USER, PASSWORD).send().await.unwrap();
    for cookie in cookies(&first) {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for attribute in ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let session = "__Host-cruscotto_session";
    let old = cookie(&first, session).unwrap();
    // Somebody's cookie, put into the browser of who logs in, does not become theirs.
    let second = log_in(&server, USER, PASSWORD).header("cookie", &old).send().await.unwrap();
    let new = cookie(&second, session).unwrap();
    assert_ne!(old, new);
    let chosen = format!("{session}=0123456789abcdef");
    let third = log_in(&server, USER, PASSWORD).header("cookie", &chosen).send().await.unwrap();
    assert_ne!(cookie(&third, session).unwrap(), chosen);
    let who = async |cookie: &str| -> Value {
        let request = server.request(Method::GET, "/api/v1/session").header("cookie", cookie);
        request.send().await.unwrap().json().await.unwrap()
    };
    assert_eq!(who(&old).await["user"], Value::Null, "it ended when another began in its place");
    assert_eq!(who(&chosen).await["user"], Value::Null);
    assert_eq!(who(&new).await["user"], USER);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_is_stopped_and_the_owner_gets_in() {
    let database = Database::migrated().await;
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    let server = Server::with(settings).await;
    let from = |request: RequestBuilder, n: usize| request.header("x-forwarded-for", format!("192.0.2.{n}"));
    let known = log_in(&server, USER, PASSWORD).send().await.unwrap();
    let device = cookie(&known, "cruscotto_device").unwrap();

    // From as many addresses as it likes, whether the account is there or not.
    let guess = async |user: &str| {
        let mut guessed = 0;
        for n in 0..40 {
            match server.problem(from(log_in(&server, user, "a guess that is wrong"), n)).await.0 {
                401 => guessed += 1,
                status => {
                    assert_eq!(status, 429);
                    break;
                }
            }
        }
        guessed
    };
    // One more each half a minute: a busy machine may take that long.
    let guesses = guess("nobody").await;
    assert!((10..=13).contains(&guesses), "{guesses}");
    let guesses = guess(USER).await;
    assert!((9..=12).contains(&guesses), "{guesses}");
    assert_eq!(server.problem(from(log_in(&server, USER, PASSWORD), 99)).await.0, 429, "not even with the password");
    // In the owner's browser nothing of it is noticed.
    let owner = from(log_in(&server, USER, PASSWORD), 100).header("cookie", &device);
    assert_eq!(owner.send().await.unwrap().status().as_u16(), 200);
    // Another account's browser is no help.
    database.account("other", Role::Viewer, Scope::City).await;
    let other = log_in(&server, "other", PASSWORD).send().await.unwrap();
    let device = cookie(&other, "cruscotto_device").unwrap();
    guess(USER).await;
    let stolen = from(log_in(&server, USER, PASSWORD), 101).header("cookie", &device);
    assert_eq!(server.problem(stolen).await.0, 429);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let database = Database::migrated().await;
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    let server = Server::with(settings).await;
    let (mut unknown, mut wrong) = (Vec::new(), Vec::new());
    for n in 0..7 {
        for (user, times) in [("nobody", &mut unknown), (USER, &mut wrong)] {
            let request =
                log_in(&server, user, "a guess that is wrong").header("x-forwarded-for", format!("192.0.2.{n}"));
            let begun = Instant::now();
            assert_eq!(server.problem(request).await.0, 401);
            times.push(begun.elapsed());
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let ratio = median(&mut unknown) / median(&mut wrong);
    // Without the hash it would be a twentieth. The bound is wide: a busy machine must not fail it.
    assert!((0.4..2.5).contains(&ratio), "an unknown name takes {ratio} of the time");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_every_session_but_the_one_that_chose_it() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    let elsewhere = log_in(&server, USER, PASSWORD)
        .header("user-agent", "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Firefox/140.0")
        .send()
        .await
        .unwrap();
    let elsewhere = cookie(&elsewhere, "cruscotto_session").unwrap();
    server.log_in().await;
    let sessions = server.get("/api/v1/account/sessions").await;
    let listed: Vec<(&Value, &Value)> =
        sessions["items"].as_array().unwrap().iter().map(|s| (&s["current"], &s["agent"])).collect();
    assert_eq!(listed, [(&json!(true), &Value::Null), (&json!(false), &json!("Firefox, Android"))]);

    let change = |current: &str, new: &str| {
        server.request(Method::PUT, "/api/v1/account/password").json(&json!({"current": current, "new": new}))
    };
    assert_eq!(server.problem(change("not the password", OTHER_PASSWORD)).await.0, 403);
    assert_eq!(server.problem(change(PASSWORD, "operatoroperator")).await.0, 422, "the name twice");
    let (status, detail) = server.problem(change(PASSWORD, "comunemilano2026")).await;
    assert!(status == 422 && detail.contains("guessed early"), "{status} {detail}");
    let changed = change(PASSWORD, OTHER_PASSWORD).send().await.unwrap();
    assert_eq!(changed.status().as_u16(), 200);
    let old = server.cookie.replace(cookie(&changed, "cruscotto_session").unwrap()).unwrap();
    assert_eq!(server.get("/api/v1/session").await["user"], USER);
    for ended in [old, elsewhere] {
        let request = server.http.get(format!("http://{}/api/v1/session", server.address)).header("cookie", ended);
        assert_eq!(request.send().await.unwrap().json::<Value>().await.unwrap()["user"], Value::Null);
    }
    assert_eq!(server.problem(log_in(&server, USER, PASSWORD)).await.0, 401);
    assert_eq!(log_in(&server, USER, OTHER_PASSWORD).send().await.unwrap().status().as_u16(), 200);

    // One of one's own sessions can be ended, nobody else's.
    let sessions = server.get("/api/v1/account/sessions").await;
    let other = sessions["items"].as_array().unwrap().iter().find(|s| s["current"] == false).unwrap()["id"].clone();
    let end = |id: &Value| server.request(Method::DELETE, &format!("/api/v1/account/sessions/{id}"));
    assert_eq!(end(&other).send().await.unwrap().status().as_u16(), 204);
    assert_eq!(server.problem(end(&other)).await.0, 404);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_session_ends() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    database.execute("update session set last_seen_at = now() - interval '59 minutes'").await;
    assert_eq!(server.get("/api/v1/session").await["user"], USER, "asking is using");
    assert_eq!(database.count("session where last_seen_at > now() - interval '1 minute'").await, 1);
    database.execute("update session set last_seen_at = now() - interval '61 minutes'").await;
    assert_eq!(server.get("/api/v1/session").await["user"], Value::Null);
    server.log_in().await;
    database.execute("update session set expires_at = now()").await;
    assert_eq!(server.get("/api/v1/session").await["user"], Value::Null);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_and_no_code_is_taken_twice() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let path = "/api/v1/account/second-factor";
    let offer = server.request(Method::POST, path).json(&json!({"password": "not the password"}));
    assert_eq!(server.problem(offer).await.0, 403, "an open page is not enough");
    let offer = server.request(Method::POST, path).json(&json!({"password": PASSWORD}));
    let offered: Value = offer.send().await.unwrap().json().await.unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(offered["secret"].as_str().unwrap().as_bytes()).unwrap();
    let code_at = |step: i64| code(&secret, step);
    let now = || cruscotto_domain::time::Timestamp::now().as_micros() / 30_000_000;
    assert!(offered["qr_svg"].as_str().unwrap().contains("<svg"));
    assert_eq!(
        log_in(&server, USER, PASSWORD).send().await.unwrap().status().as_u16(),
        200,
        "not before a code was shown"
    );

    let show = |code: &str| server.request(Method::PUT, path).json(&json!({"code": code}));
    assert_eq!(server.problem(show("000000")).await.0, 422);
    let begun = now();
    let response = show(&code_at(begun)).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let recovery: Vec<String> =
        serde_json::from_value(response.json::<Value>().await.unwrap()["codes"].clone()).unwrap();
    assert_eq!(recovery.len(), 10);
    assert_eq!(database.count("recovery_code").await, 10);

    let with = |code: &str| {
        let login = json!({"user": USER, "password": PASSWORD, "code": code});
        server.http.post(format!("http://{}/api/v1/session", server.address)).json(&login)
    };
    let refused: Value = log_in(&server, USER, PASSWORD).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&refused["status"], &refused["type"]),
        (&json!(401), &json!("urn:cruscotto:problem:second-factor-required"))
    );
    assert_eq!(server.problem(with(&code_at(begun))).await.0, 401, "the code that began it was used");
    // The next step's code is taken early, and then not again.
    let next = code_at(begun + 1);
    assert_eq!(with(&next).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(server.problem(with(&next)).await.0, 401, "a replay");
    // Whoever has only the code is told nothing of it.
    let wrong = server.http.post(format!("http://{}/api/v1/session", server.address));
    let wrong: Value = wrong
        .json(&json!({"user": USER, "password": "not the password", "code": recovery[1]}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(wrong["type"], "about:blank");
    assert_eq!(with(&recovery[0].to_uppercase()).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(server.problem(with(&recovery[0])).await.0, 401, "a recovery code works once");
    assert_eq!(server.get("/api/v1/account").await["recovery_codes_left"], 9);
    let end = server.request(Method::DELETE, path).json(&json!({"password": PASSWORD}));
    assert_eq!(end.send().await.unwrap().status().as_u16(), 204);
    assert_eq!(database.count("recovery_code").await, 0);
    server.stop().await;
}

/// The code of a step, by an implementation of the test's own: HMAC-SHA-1 and dynamic truncation (RFC 4226, 5.3).
fn code(secret: &[u8], step: i64) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(secret).unwrap();
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0xf);
    let word = u32::from_be_bytes(digest[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_invited_changed_and_kept_out() {
    let database = Database::migrated().await;
    database.account("admin", Role::Administrator, Scope::City).await;
    let mut server = Server::start(&database).await;
    server.log_in_as("admin").await;
    let invite = |body: Value| server.request(Method::POST, "/api/v1/people").json(&body);
    let rossi = json!({"user": "m.rossi", "name": "Maria Rossi", "email": "m.rossi@comune.example.it",
        "role": "operator", "municipi": ["municipio-3"]});
    let response = invite(rossi.clone()).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 201);
    let link: Value = response.json().await.unwrap();
    for (body, status) in [
        (rossi, 409),
        (json!({"user": "x y", "role": "viewer"}), 422),
        (json!({"user": "x", "role": "viewer", "municipi": ["municipio-33"]}), 422),
        (json!({"user": "x", "role": "viewer", "municipi": ["nil-20"]}), 422),
        (json!({"user": "x", "role": "viewer", "municipi": []}), 422),
        (json!({"user": "x", "role": "administrator", "municipi": ["municipio-3"]}), 422),
        (json!({"user": "x", "role": "collector"}), 422),
        (json!({"user": "x", "role": "viewer", "email": "no address"}), 422),
        (json!({"user": "x", "role": "viewer", "name": "two\nlines"}), 422),
    ] {
        let (found, detail) = server.problem(invite(body.clone())).await;
        assert_eq!(found, status, "{body}: {detail}");
    }
    let state = async |server: &Server| -> Value {
        let people = server.get("/api/v1/people").await;
        people["items"].as_array().unwrap().iter().find(|p| p["user"] == "m.rossi").unwrap()["state"].clone()
    };
    assert_eq!(state(&server).await, "invited");
    let token = link["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let setup = json!({"token": token, "password": OTHER_PASSWORD});
    assert_eq!(server.request(Method::POST, "/api/v1/setup").json(&setup).send().await.unwrap().status().as_u16(), 204);
    assert_eq!(state(&server).await, "active");
    let session = log_in(&server, "m.rossi", OTHER_PASSWORD).send().await.unwrap();
    let theirs = cookie(&session, "cruscotto_session").unwrap();
    let who = async || -> Value {
        let request = server.http.get(format!("http://{}/api/v1/session", server.address)).header("cookie", &theirs);
        request.send().await.unwrap().json().await.unwrap()
    };
    assert_eq!(who().await["municipi"], json!(["municipio-3"]));

    let change = |user: &str, body: Value| server.request(Method::PUT, &format!("/api/v1/people/{user}")).json(&body);
    let renamed = json!({"name": "M. Rossi", "role": "operator", "municipi": ["municipio-3"], "disabled": false});
    assert_eq!(change("m.rossi", renamed).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(who().await["user"], "m.rossi", "a new name ends nothing");
    let viewer = json!({"role": "viewer", "disabled": false});
    assert_eq!(change("m.rossi", viewer).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(who().await["user"], Value::Null, "another role does");
    let disabled = json!({"role": "viewer", "disabled": true});
    assert_eq!(change("m.rossi", disabled).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(server.problem(log_in(&server, "m.rossi", OTHER_PASSWORD)).await.0, 401);
    let link = server.request(Method::POST, "/api/v1/people/m.rossi/link");
    assert_eq!(server.problem(link).await.0, 409);

    // Whoever can let others in is not the last to go.
    for body in [json!({"role": "administrator", "disabled": true}), json!({"role": "viewer", "disabled": false})] {
        let (status, detail) = server.problem(change("admin", body)).await;
        assert!(status == 409 && detail.contains("last administrator"), "{status} {detail}");
    }
    assert_eq!(server.problem(change("nobody", json!({"role": "viewer", "disabled": true}))).await.0, 404);
    // Somebody who is invited and has not come yet is no administrator who could.
    let second = json!({"user": "second", "role": "administrator"});
    assert_eq!(invite(second).send().await.unwrap().status().as_u16(), 201);
    assert_eq!(server.problem(change("admin", json!({"role": "viewer", "disabled": false}))).await.0, 409);
    database.account("second", Role::Administrator, Scope::City).await;
    let response = change("admin", json!({"role": "viewer", "disabled": false})).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_sources_are_rotated_without_a_gap() {
    let database = Database::migrated().await;
    database.account("admin", Role::Administrator, Scope::City).await;
    let mut server = Server::start(&database).await;
    server.log_in_as("admin").await;
    let tokens = "/api/v1/sources/demo/tokens";
    let make = |path: &str| server.request(Method::POST, path).json(&json!({}));
    let made: Value = make(tokens).send().await.unwrap().json().await.unwrap();
    let new = made["token"].as_str().unwrap().to_owned();
    assert_eq!(server.problem(make(tokens)).await.0, 409, "two are valid");
    assert_eq!(server.problem(make("/api/v1/sources/none/tokens")).await.0, 404);
    let deliver = |token: &str| {
        let url = format!("http://{}/api/v1/inventory", server.address);
        server.http.post(url).bearer_auth(token).json(&json!({"assets": []}))
    };
    for token in [crate::harness::TOKEN, &new] {
        assert_eq!(deliver(token).send().await.unwrap().status().as_u16(), 200);
    }
    let listed = server.get("/api/v1/sources").await;
    let demo = listed["items"][0]["tokens"].clone();
    assert_eq!(demo.as_array().unwrap().len(), 2);
    assert!(demo.as_array().unwrap().iter().all(|t| t["valid"] == true && !t["last_used"].is_null()), "{demo}");
    assert!(!listed.to_string().contains(&new), "shown once");

    let old = demo[1]["id"].clone();
    let revoke = || server.request(Method::DELETE, &format!("{tokens}/{old}"));
    assert_eq!(revoke().send().await.unwrap().status().as_u16(), 204);
    assert_eq!(server.problem(revoke()).await.0, 404);
    assert_eq!(server.problem(deliver(crate::harness::TOKEN)).await.0, 401, "at once");
    assert_eq!(deliver(&new).send().await.unwrap().status().as_u16(), 200);
    // One that expires.
    let soon = cruscotto_domain::time::Timestamp::now().plus_micros(3_600_000_000);
    let passing = server.request(Method::POST, tokens).json(&json!({"expires": soon}));
    let passing: Value = passing.send().await.unwrap().json().await.unwrap();
    let token = passing["token"].as_str().unwrap();
    assert_eq!(deliver(token).send().await.unwrap().status().as_u16(), 200);
    database.execute("update source_token set expires_at = now() where expires_at is not null").await;
    // The server takes it for as long as it remembers it; a new one asks the database.
    let fresh = Server::start(&database).await;
    let late = fresh.http.post(format!("http://{}/api/v1/inventory", fresh.address)).bearer_auth(token);
    assert_eq!(fresh.problem(late.json(&json!({"assets": []}))).await.0, 401);
    fresh.stop().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_says_who_changed_what_and_keeps_secrets() {
    let database = Database::migrated().await;
    database.account("admin", Role::Administrator, Scope::City).await;
    let mut server = Server::start(&database).await;
    server.log_in_as("admin").await;
    let body = json!({"name": "The one of the tests", "role": "viewer", "disabled": false});
    let change = server.request(Method::PUT, &format!("/api/v1/people/{USER}")).json(&body);
    assert_eq!(change.send().await.unwrap().status().as_u16(), 200);
    let made: Value = server
        .request(Method::POST, "/api/v1/sources/demo/tokens")
        .json(&json!({}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let trail = server.get("/api/v1/audit").await;
    let items = trail["items"].as_array().unwrap();
    let found = |action: &str, kind: &str, subject: &str| {
        let same = |i: &&Value| i["action"] == action && i["subject_kind"] == kind && i["subject"] == subject;
        items.iter().find(same).unwrap_or_else(|| panic!("no {action} of {kind} {subject} in {trail:#}"))
    };
    assert_eq!(found("log_in", "account", "admin")["actor"], "admin");
    assert_eq!(found("insert", "account", USER)["actor"], "(command line)");
    let changed = found("update", "account", USER);
    assert_eq!(changed["actor"], "admin");
    assert_eq!(changed["before"], json!({"role": "operator", "display_name": null}));
    assert_eq!(changed["after"], json!({"role": "viewer", "display_name": "The one of the tests"}));
    assert_eq!(found("insert", "source_token", "demo")["after"]["token_sha256"], "(secret)");
    assert_eq!(found("insert", "account", USER)["after"]["password_hash"], "(secret)");
    let token = made["token"].as_str().unwrap();
    let hash = TokenHash::of(token);
    assert!(!trail.to_string().contains(token) && !trail.to_string().contains("argon2id"), "{hash:?}");

    let of =
        async |query: &str| server.get(&format!("/api/v1/audit?{query}")).await["items"].as_array().unwrap().clone();
    assert!(of("actor=admin&subject_kind=account").await.iter().all(|i| i["actor"] == "admin"));
    assert!(of("subject=demo").await.iter().all(|i| i["subject"] == "demo"));
    assert_eq!(of("limit=1").await.len(), 1);
    assert_eq!(of("from=2100-01-01T00:00:00Z").await.len(), 0);
    server.stop().await;
}
