//! Two frozen briefings over the simulated year and the city's published figures: the council's commission looks at the goals
//! and decides; a week later the giunta follows up what was decided. Each is begun from its template, and frozen once.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::Over;
use super::api::Api;
use crate::progress::note;

/// What the briefings are called, by which a restart knows them.
const COMMISSION: &str = "La città e i suoi obiettivi: un anno simulato";
const GIUNTA: &str = "Giunta: che cosa è cambiato, che cosa si decide";

/// Days of the charts over the year.
const YEAR: u16 = 365;

/// Share of the devices that must have been measured before anything is frozen.
const ENOUGH: f64 = 0.8;

/// What both say of where their numbers come from.
const SAID: &str = "Dimostrazione: apparati, scuole e misure sono inventati da un simulatore, che risponde sulla rete come farebbe \
una città; nessuna misura riguarda una scuola vera.\n\nI valori pubblicati degli obiettivi sono invece quelli che la città ha reso \
noti, ciascuno con la sua fonte: stanno nella stessa linea del tempo, e si vede quali sono.";

/// Freezes both, unless they are there.
pub(super) fn freeze(api: &mut Api, over: &Over) -> Result<()> {
    // A first reading of everything that is shown: what was never measured would be frozen as a gap.
    let city = api.get("/status")?["city"].as_str().context("a status without a city")?.to_owned();
    over.until(|| Ok(measured(api, &city)?.then_some(())))?;
    let first = one(api, over, COMMISSION, "council_commission", None, |template| commission(template, &city))?;
    if api.get(&path(&first))?["decisions"].as_array().is_none_or(Vec::is_empty) {
        let decided = json!({
            "what": "Misurare le scuole sotto contratto per trenta giorni e sentire il fornitore",
            "owner": "Direzione ICT (demo)", "due": "2026-12-31", "block": "decision",
        });
        api.post(&format!("{}/decisions", path(&first)), &decided)?;
        let comment = json!({ "text": "La commissione chiede il dettaglio per Municipio.", "block": "schools-rank" });
        api.post(&format!("{}/comments", path(&first)), &comment)?;
    }
    let second = one(api, over, GIUNTA, "weekly_giunta", Some(&first), |_| giunta(&city))?;
    for briefing in [&first, &second] {
        let hash = briefing["sha256"].as_str().context("a frozen briefing without a hash")?;
        note(&format!("a frozen briefing: /briefing/{hash}"));
    }
    Ok(())
}

/// Whether the city has live figures of people and schools, of most that there are.
fn measured(api: &Api, city: &str) -> Result<bool> {
    let Some(area) = api.look(&format!("/api/v1/areas/{city}"))? else { return Ok(false) };
    let figures =
        area["layers"].as_array().into_iter().flatten().filter_map(|layer| layer["figures"].as_array()).flatten();
    let covered =
        figures.filter(|f| f["value"].is_number() && f["coverage"].as_f64().is_none_or(|share| share >= ENOUGH));
    let known: Vec<&str> = covered.filter_map(|f| f["metric"].as_str()).collect();
    Ok(["wifi.clients", "school.download"].iter().all(|metric| known.contains(metric)))
}

/// The briefing of a title: the one that is there, as far as it has come, or a new one from its template; frozen.
fn one(
    api: &Api,
    over: &Over,
    title: &str,
    template: &str,
    follows: Option<&Value>,
    compose: impl Fn(Value) -> Value,
) -> Result<Value> {
    let all = api.get("/api/v1/briefings")?;
    let known = all["items"].as_array().into_iter().flatten().find(|item| item["title"] == title);
    let item = match known {
        Some(item) => item.clone(),
        None => {
            let new = json!({ "template": template, "follows": follows.map(|before| &before["id"]) });
            let item = api.post("/api/v1/briefings", &new)?;
            let mut draft = api.get(&path(&item))?["draft"].clone();
            let blocks = compose(draft["blocks"].clone());
            let fields = [("title", json!(title)), ("template", json!(template)), ("blocks", blocks)];
            for (name, value) in fields {
                draft[name] = value;
            }
            api.put(&path(&item), &json!({ "version": item["version"], "draft": draft }))?
        }
    };
    let mut item = item;
    if item["state"] == "draft" {
        let step = json!({ "version": item["version"], "step": "submit" });
        item = api.post(&format!("{}/steps", path(&item)), &step)?;
    }
    if item["state"] == "review" {
        // A year of history goes into it, which the server may not get to while that is still being summed up.
        let (at, body) = (format!("{}/freeze", path(&item)), json!({ "version": item["version"] }));
        item = over.until(|| api.offer(&at, &body))?;
    }
    ensure!(item["state"] == "frozen", "the briefing '{title}' is in state {}", item["state"]);
    Ok(item)
}

fn path(briefing: &Value) -> String {
    format!("/api/v1/briefings/{}", briefing["id"])
}

fn block(key: &str, title: &str, ask: &Value, notes: &str) -> Value {
    json!({ "key": key, "title": title, "ask": ask, "notes": notes })
}

fn chart(metric: &str, city: &str, days: u16) -> Value {
    json!({ "kind": "chart", "metric": metric, "area": city, "days": days })
}

/// The commission's template, with a word before it, the year after the goals, and a question that can be answered.
fn commission(template: Value, city: &str) -> Value {
    let Value::Array(blocks) = template else { return template };
    let mut all = vec![block(
        "said",
        "Da dove vengono i numeri",
        &json!({ "kind": "text", "text": SAID }),
        "Mezzo minuto, non di più.",
    )];
    for mut it in blocks {
        if it["key"] == "wifi-map" {
            all.push(block(
                "schools-year",
                "Un anno di linee scolastiche",
                &chart("school.download", city, YEAR),
                "La salita è quella delle linee rinnovate; l'obiettivo della città è ancora lontano.",
            ));
        }
        if it["key"] == "divide" {
            // The demo city counts nobody's transactions by quarter, and has not looked at its access points for four weeks.
            it["ask"]["asked"] = json!({ "take_up": "0", "availability": "0" });
            it["notes"] = json!("Solo copertura e scuole: il resto non è misurato per quartiere, e lo si vede.");
        }
        if it["key"] == "decision" {
            it["ask"] = json!({
                "kind": "decision",
                "question": "Si apre una verifica sulle scuole che ricevono meno del contratto?",
                "options": "Sì: trenta giorni di misure, poi si sente il fornitore.\nNo: si aspetta la relazione annuale.",
            });
            it["notes"] = json!("Chiedere un voto. Chi se ne occupa, entro quando.");
        }
        all.push(it);
    }
    Value::Array(all)
}

/// Twelve blocks for the giunta.
fn giunta(city: &str) -> Value {
    let figure = |metric: &str| json!({ "kind": "figure", "metric": metric, "area": city });
    let map = |layer: &str| json!({ "kind": "map", "layer": layer, "level": "nil" });
    let goal = |goal: &str| json!({ "kind": "goal", "goal": goal });
    let table = |level: &str| json!({ "kind": "table", "metric": "school.download", "level": level, "rows": 10 });
    json!([
        block("said", "Da dove vengono i numeri", &json!({ "kind": "text", "text": SAID }), ""),
        block("people", "Chi usa il Wi-Fi adesso", &figure("wifi.clients"), "Un ordine di grandezza, non un record."),
        block("latency-year", "Un anno di latenza", &chart("school.min_rtt", city, YEAR), ""),
        block("wifi-map", "Il Wi-Fi nei quartieri", &map("wifi"), "M porta ai quartieri uno per uno."),
        block("schools", "La velocità delle scuole", &figure("school.download"), ""),
        block(
            "schools-year",
            "Un anno di linee scolastiche",
            &chart("school.download", city, YEAR),
            "Confrontare con ottobre."
        ),
        block("municipi", "I Municipi a confronto", &table("municipio"), ""),
        block("schools-rank", "I NIL più lenti", &table("nil"), "Non sono i più poveri: sono gli ultimi rinnovati."),
        block("waiting-year", "L'attesa per un appuntamento", &chart("service.wait", city, YEAR), ""),
        block("goal-schools", "L'obiettivo delle scuole", &goal("scuole.access_speed"), ""),
        block(
            "goal-online",
            "L'obiettivo dei certificati in rete",
            &goal("certificati.online_share"),
            "È scaduto nel 2020: dirlo."
        ),
        block(
            "decision",
            "Decisione richiesta",
            &json!({
                "kind": "decision",
                "question": "Quali venti scuole si rinnovano per prime?",
                "options": "Le più lente.\nQuelle con più alunni.\nQuelle il cui rinnovo muove di più l'indice del loro quartiere.",
            }),
            "La decisione della volta scorsa è la seconda pagina.",
        ),
    ])
}
