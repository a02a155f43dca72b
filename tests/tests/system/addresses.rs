//! Nobody's address is kept: clients ask everything there is to ask, rightly and wrongly, directly and through a proxy, and
//! afterwards neither a log of any program nor any row of the database has where they came from.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_tests::city;
use cruscotto_xtask::city::{City, CityOptions, Part};
use cruscotto_xtask::cluster::DATABASE;
use reqwest::blocking::{Client, RequestBuilder};
use serde_json::json;

/// Where the clients are: an address of this machine that nothing of the city has.
const CLIENT: Ipv4Addr = Ipv4Addr::new(127, 211, 77, 5);

/// Whom the proxy says that it asks for: addresses for examples (RFC 5737, RFC 3849).
const FORWARDED: [&str; 3] = ["203.0.113.77", "198.51.100.23", "2001:db8:77::5"];

/// Rows that have a text somewhere, of any table of ours.
const ROWS: &str = "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace,
     lateral (select query_to_xml(format('select count(*) as found from %I.%I t where t::text like ''%%ADDRESS%%''',
                                         n.nspname, c.relname), false, true, '') as found) x
     where n.nspname = 'public' and c.relkind in ('r', 'p') and (xpath('//found/text()', x.found))[1]::text <> '0'";

/// A request as from behind the proxy, with every header that one may be named in.
fn forwarded(request: RequestBuilder, whose: &str) -> RequestBuilder {
    request.header("x-forwarded-for", whose).header("x-real-ip", whose).header("forwarded", format!("for=\"{whose}\""))
}

fn ask_everything(city: &City, client: &Client) -> Result<()> {
    let backend = format!("http://{}", city.options().listen);
    let access = city.access();
    for (n, whose) in FORWARDED.into_iter().enumerate() {
        let get = |path: &str| forwarded(client.get(format!("{backend}{path}")), whose);
        let post = |path: &str| forwarded(client.post(format!("{backend}{path}")), whose);
        for path in ["/", "/status", "/api/v1/areas", "/open-data/inventory.csv", "/api/v1/assets/none", "/%00", "/ogc"]
        {
            get(path).send()?;
        }
        // A websocket that is opened and dropped, and one of another protocol.
        for protocol in ["cruscotto.v1", "chat"] {
            let upgrade = [
                ("connection", "upgrade"),
                ("upgrade", "websocket"),
                ("sec-websocket-version", "13"),
                ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
                ("sec-websocket-protocol", protocol),
            ];
            upgrade.iter().fold(get("/live"), |request, (name, value)| request.header(*name, *value)).send()?;
        }
        let login =
            |user: &str, password: &str| post("/api/v1/session").json(&json!({"user": user, "password": password}));
        login(&access.operator_user, "a guess that is wrong").send()?;
        login("nobody-at-all", "a guess that is wrong").send()?;
        let good = login(&access.operator_user, &access.operator_password).send()?;
        ensure!(good.status().is_success() || n > 0, "the login answers {}", good.status());
        let cookie = good.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
        let session = cookie.split(';').next().unwrap_or_default().to_owned();
        get("/api/v1/account/sessions").header("cookie", &session).send()?;
        get("/api/v1/incidents?limit=x").header("cookie", &session).send()?;
        post("/api/v1/samples").bearer_auth(&access.ingest_token).body("rubbish").send()?;
        post("/api/v1/samples").bearer_auth("no token of ours").json(&json!({})).send()?;
        post("/write").bearer_auth(&access.ingest_token).body("rubbish,=,").send()?;
        // The others' own pages.
        for address in [city.options().simulator_listen, city.options().collectors_listen] {
            for path in ["/", "/metrics", "/status", "/none"] {
                forwarded(client.get(format!("http://{address}{path}")), whose).send()?;
            }
        }
    }
    // Enough at once that the limit is met and said.
    let guess = json!({"user": "nobody-at-all", "password": "a guess that is wrong"});
    for _ in 0..15 {
        client.post(format!("{backend}/api/v1/session")).json(&guess).send()?;
    }
    Ok(())
}

fn in_no_log(folder: &Path, address: &str) -> Result<()> {
    let mut lines = 0;
    for file in fs::read_dir(folder)?.flatten() {
        for line in String::from_utf8_lossy(&fs::read(file.path())?).lines() {
            lines += 1;
            ensure!(!line.contains(address), "{} has {address}: {line}", file.path().display());
        }
    }
    ensure!(lines > 100, "the logs in {} have {lines} lines: they should tell all", folder.display());
    Ok(())
}

#[test]
fn no_log_and_no_row_has_where_clients_came_from() -> Result<()> {
    let small = city::small()?;
    let options = CityOptions {
        access_points: 4,
        schools: 1,
        log: Some("debug".to_owned()),
        // The proxy is believed: then the address of a person is in the server's hands.
        trusted_proxies: Some(format!("{CLIENT}/32")),
        ..small
    };
    city::with(options, |city| {
        let client = Client::builder()
            .local_address(IpAddr::V4(CLIENT))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()?;
        ask_everything(city, &client)?;
        let (folder, own) = (city.folder().join("log"), CLIENT.to_string());
        // What is under way is written when its program has ended.
        for part in [Part::Collectors, Part::Backend, Part::Simulator] {
            city.stop_part(part)?;
        }
        for address in FORWARDED.into_iter().chain([own.as_str()]) {
            in_no_log(&folder, address)?;
            let found = city.cluster().psql(DATABASE, &[ROWS.replace("ADDRESS", address).as_str()])?;
            ensure!(found.trim() == "0", "{} tables have rows with {address}", found.trim());
        }
        // What is looked for would be found: a user's name is in the trail of logins.
        let user = city.access().operator_user.clone();
        let found = city.cluster().psql(DATABASE, &[ROWS.replace("ADDRESS", &user).as_str()])?;
        let found: u32 = found.trim().parse().context("no count")?;
        ensure!(found >= 2, "{found} tables have '{user}'");
        Ok(())
    })
}
