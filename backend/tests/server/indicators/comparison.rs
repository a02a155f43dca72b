//! A week against the week before, of two schools in two Municipi.

use super::{NORTH, near, number, page, rolled};
use crate::harness::{DUOMO, Database, Server, asset};
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

/// Monday 5 to Sunday 11 October, and the week after: 400 and then 500 Mbit/s at the Duomo; in the north 200, then 100 up to
/// Friday, 300 on Saturday, and nothing on Sunday.
async fn measured(server: &Server) {
    server.inventory(&[asset("s-1", "school", Some(DUOMO), None), asset("s-2", "school", Some(NORTH), None)]).await;
    let mut samples = Vec::new();
    for day in 5..19 {
        let at: Timestamp = format!("2026-10-{day:02}T10:00:00Z").parse().unwrap();
        let (south, north) = match day {
            5..12 => (400e6, Some(200e6)),
            17 => (500e6, Some(300e6)),
            18 => (500e6, None),
            _ => (500e6, Some(100e6)),
        };
        samples.push(("s-1", "school.download", json!({}), at, south));
        samples.extend(north.map(|north| ("s-2", "school.download", json!({}), at, north)));
    }
    server.samples(&samples).await;
}

const WEEK: &str = "metric=school.download&first=2026-10-12&last=2026-10-18";

#[tokio::test(flavor = "multi_thread")]
async fn a_week_against_the_week_before_ranked_and_on_its_page() {
    let database = Database::migrated().await;
    let (server, _web) = crate::pages::server(&database).await;
    measured(&server).await;
    rolled(&database, "2026-10-20T00:00:00Z").await;
    let answer = server.get(&format!("/api/v1/comparison?{WEEK}")).await;
    assert_eq!(answer["then"]["period"], json!({"first": "2026-10-05", "last": "2026-10-11"}));
    assert_eq!((&answer["then"]["same_weekdays"], &answer["unit"]), (&json!(true), &json!("bit/s")));
    // The mean of both schools on each day: 300 up to Friday, 400 and then 500; before, 300.
    near(number(&answer, "/city/change/now"), 2_400e6 / 7.0);
    near(number(&answer, "/city/change/then"), 300e6);
    near(number(&answer, "/city/change/relative"), 1.0 / 7.0);
    // Sunday is known then and not now, and is left out of both.
    let north = &answer["ranking"]["ranked"][1];
    near(number(north, "/value"), 800e6 / 6.0);
    near(number(&answer, "/ranking/best"), 500e6);
    near(number(&answer, "/ranking/median"), (500e6 + 800e6 / 6.0) / 2.0);
    assert_eq!((&north["place"]["number"], &north["place"]["of"]), (&json!(2), &json!(2)));
    assert_eq!(answer["ranking"]["ranked"][0]["area"], "municipio-1");
    assert_eq!(answer["ranking"]["unranked"].as_array().unwrap().len(), 7, "nothing is measured elsewhere");
    let areas = answer["areas"].as_array().unwrap();
    let of = |id: &Value| areas.iter().find(|area| area["area"] == *id).unwrap();
    let north = of(&north["area"]);
    near(number(north, "/change/difference"), 800e6 / 6.0 - 200e6);
    assert_eq!(north["change"]["without_weekdays"][6], true);
    assert_eq!((&north["change"]["known_now"], &north["change"]["days_now"]), (&json!(6), &json!(7)));
    assert_eq!(answer["against_past"], 1.0, "better than the one week before that is known");
    assert_eq!(answer["past_periods"], 1);
    assert_eq!(answer["season"], Value::Null);

    let html = page(&server, &format!("/comparison?{WEEK}&lang=en")).await;
    for (fact, value) in [("now", number(&answer, "/city/change/now")), ("median", number(&answer, "/ranking/median"))]
    {
        let said = format!("data-fact=\"{fact}\" data-value=\"{value}\"");
        assert!(html.contains(&said), "the page does not say {said}");
    }
    assert!(html.contains("data-area=\"municipio-1\" data-place=\"1\" data-now=\"500000000\""), "{html}");
    assert!(html.contains("data-peer=\"Barcelona\""));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_compared_says_so() {
    let database = Database::migrated().await;
    let (server, _web) = crate::pages::server(&database).await;
    let asked = async |query: &str| {
        let request = server.request(Method::GET, &format!("/api/v1/comparison?{query}"));
        server.problem(request).await
    };
    assert_eq!(asked("metric=no.such").await.0, 404);
    assert_eq!(asked("metric=wifi.channel_utilisation").await.0, 404, "not for the public");
    assert_eq!(asked("first=2026-02-30").await.0, 400);
    assert_eq!(asked("level=city").await.0, 400);
    assert_eq!(asked("since=2026-02-03").await.0, 400);
    assert_eq!(asked("first=2026-02-03&last=2026-02-01").await.0, 422);
    let (status, said) = asked("first=2021-10-10&last=2021-10-20&against=mandate").await;
    assert!(status == 422 && said.contains("2021-10-04"), "{said}");
    // The page says the same, and shows its form.
    let html = page(&server, "/comparison?first=2026-02-30").await;
    assert!(html.contains("2026-02-30&#39;") || html.contains("2026-02-30'"), "{html}");
    assert!(html.contains("name=\"other_last\""));
    // Nothing is measured: no area has a place, and that is said.
    let html = page(&server, "/comparison?lang=en").await;
    assert!(html.contains("No area of this level has measurements"), "{html}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_of_people_are_compared_as_they_were_published() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    for day in 5..19 {
        let (city, area) = if day < 12 { (json!(100.0), json!(40.0)) } else { (json!(150.0), Value::Null) };
        let sql = "insert into people_day (metric, day, until, published)
                   values ('service.completed', $1::timestamp at time zone 'Europe/Rome',
                           ($1::timestamp + interval '1 day') at time zone 'Europe/Rome', $2)";
        sqlx::query(sql)
            .bind(format!("2026-10-{day:02} 00:00"))
            .bind(sqlx::types::Json(json!({"assets": {}, "areas": {"municipio-1": area, "nil-1": area}, "city": city})))
            .execute(&mut database.connect().await)
            .await
            .unwrap();
    }
    let week = WEEK.replace("school.download", "service.completed");
    let answer = server.get(&format!("/api/v1/comparison?{week}")).await;
    near(number(&answer, "/city/change/relative"), 0.5);
    assert_eq!(answer["ranking"]["ranked"], json!([]), "what is withheld has no place");
    let unranked = answer["ranking"]["unranked"].as_array().unwrap();
    let first = unranked.iter().find(|area| area["area"] == "municipio-1").unwrap();
    assert_eq!(first["withheld"], true);
    server.stop().await;
}
