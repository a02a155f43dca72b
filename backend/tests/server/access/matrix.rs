//! Every route times everybody who could ask. The routes come from the server's own document; what is expected of each
//! stands in `matrix.txt`, written by hand, so that whoever opens a door has it in their diff.

use crate::harness::{DUOMO, Database, Server, TOKEN, USER, asset};
use cruscotto_backend::settings::Settings;
use cruscotto_backend::store::{Store, TokenHash};
use cruscotto_domain::access::{Permission, Role, Scope};
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const GOLDEN: &str = include_str!("matrix.txt");

/// Who asks, in the order of the columns. `elsewhere` is an operator of Municipio 7; what is asked for lies in Municipio 1.
const COLUMNS: [&str; 6] = ["anonymous", "viewer", "operator", "elsewhere", "administrator", "source"];

/// The methods of an OpenAPI path that are operations.
const METHODS: [&str; 6] = ["get", "put", "post", "delete", "head", "patch"];

/// What is put for parameters in paths.
const PARAMETERS: [(&str, &str); 3] =
    [("areas/{id}", "areas/nil-1"), ("assets/{id}", "assets/ap-1"), ("{level}", "nil")];

/// Bodies of the requests where it matters what they name: something in Municipio 1.
fn body(route: &str) -> Value {
    match route {
        "POST /api/v1/corrections" => json!({
            "asset": "ap-1", "metric": "wifi.clients", "labels": {}, "time": "2026-01-01T00:00:00Z", "value": 1,
            "reason": "asked by the test of who may"
        }),
        _ => json!({}),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_in_who_it_is_for_and_nobody_else() {
    let database = Database::migrated().await;
    let somewhere_else = Scope::of(Some(["municipio-7".parse().unwrap()]));
    database.account("viewer", Role::Viewer, Scope::City).await;
    database.account("elsewhere", Role::Operator, somewhere_else).await;
    database.account("administrator", Role::Administrator, Scope::City).await;
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.api_rate = 100_000;
    let server = Server::with(settings).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    let store = Store::new(&database.url).unwrap();

    let document = server.get("/openapi.json").await;
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(m, _)| METHODS.contains(&m.as_str())) {
            let route = format!("{} {path}", method.to_uppercase());
            let declared = operation["x-cruscotto-access"].as_str().unwrap_or("undeclared").to_owned();
            let mut answers = Vec::new();
            for who in COLUMNS {
                let status = ask(&server, &store, &route, who).await;
                answers.push(if matches!(status, 401 | 403) { status.to_string() } else { "yes".to_owned() });
            }
            found.insert(route, (declared, answers));
        }
    }
    let mut table = String::new();
    for (route, (declared, answers)) in &found {
        writeln!(table, "{route} {declared} {}", answers.join(" ")).unwrap();
    }
    let table = aligned(&table);
    for (route, (declared, answers)) in &found {
        assert_derived(route, declared, answers, &table);
    }
    let written = aligned(&GOLDEN.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n"));
    assert!(written == table, "matrix.txt differs from what the server does:\n{table}");
    server.stop().await;
}

/// What follows from the declaration alone: the table may be stricter only for who acts elsewhere.
fn assert_derived(route: &str, declared: &str, answers: &[String], table: &str) {
    for (who, answer) in COLUMNS.iter().zip(answers) {
        let expected = match declared {
            "open" => "yes",
            // A protocol may have a word of its own for it.
            "source" if *who == "source" => "yes",
            "source" => "no",
            permission => {
                let permission = Permission::ALL.into_iter().find(|p| p.as_str() == permission);
                let permission = permission.unwrap_or_else(|| panic!("{route} declares nothing: {declared}"));
                let role = match *who {
                    "anonymous" | "source" => None,
                    "elsewhere" => Some(Role::Operator),
                    role => Some(role.parse().unwrap()),
                };
                match role {
                    None => "401",
                    Some(role) if role.may(permission) => "yes",
                    Some(_) => "403",
                }
            }
        };
        let as_declared = if expected == "no" { answer != "yes" } else { answer == expected };
        let outside = *who == "elsewhere" && expected == "yes" && answer == "403";
        assert!(as_declared || outside, "{route} ({declared}) answers {answer} to {who}, not {expected}\n{table}");
    }
}

async fn ask(server: &Server, store: &Store, route: &str, who: &str) -> u16 {
    let (method, path) = route.split_once(' ').unwrap();
    let mut path = path.to_owned();
    for (parameter, value) in PARAMETERS {
        path = path.replace(parameter, value);
    }
    // Of the others none is there: who is let in is told so.
    let path: String =
        path.split('/').map(|part| if part.starts_with('{') { "0" } else { part }).collect::<Vec<_>>().join("/");
    let method: Method = method.parse().unwrap();
    // OpenWISP's agent has its key in the address.
    let key = if who == "source" { format!("?key={TOKEN}") } else { String::new() };
    let mut request = server.request(method.clone(), &format!("{path}{key}"));
    if !method.is_safe() {
        request = request.json(&body(route));
    }
    let request = match who {
        "anonymous" => request,
        "source" => request.bearer_auth(TOKEN),
        person => {
            // A session of its own each time: some routes end it.
            let account = if person == "operator" { USER } else { person };
            let token = cruscotto_backend::passwords::new_token().unwrap();
            let ends = Timestamp::now().plus_micros(60_000_000);
            store.begin_session(TokenHash::of(&token), account, ends, None).await.unwrap();
            request.header("cookie", format!("cruscotto_session={token}"))
        }
    };
    request.send().await.unwrap().status().as_u16()
}

/// The columns one below the other.
fn aligned(table: &str) -> String {
    let rows: Vec<Vec<&str>> =
        table.lines().map(|line| line.split_whitespace().collect()).filter(|row: &Vec<_>| !row.is_empty()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|i| rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.len()).max().unwrap_or(0))
        .collect();
    let line = |row: &Vec<&str>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join(" ").trim_end().to_owned()
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.sort();
    lines.join("\n") + "\n"
}
