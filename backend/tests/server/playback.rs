//! The map played back: every area in step, as the public sees it, as JSON, as a page and as an animated picture.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use crate::indicators::rolled;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_played_back_area_by_area_as_a_page_and_as_a_picture_that_moves() {
    let database = Database::migrated().await;
    let (server, _web) = crate::pages::server(&database).await;
    server.inventory(&[asset("school-1", "school", Some(DUOMO), None)]).await;
    let hours = [4, 3, 1].map(|hour| ago(hour * 3_600));
    let samples = hours.map(|at| ("school-1", "school.download", json!({}), at, 400e6));
    server.samples(&samples).await;
    let nothing = server.get("/api/v1/playback?metric=school.upload&period=month").await;
    assert_eq!(nothing["times"], json!([]), "nothing was measured: {nothing}");

    let day = server.get("/api/v1/playback?metric=school.download&period=day").await;
    let times = day["times"].as_array().unwrap().len();
    assert_eq!((day["level"].as_str(), day["areas"].as_array().map(Vec::len)), (Some("nil"), Some(88)));
    assert!((3..=5).contains(&times), "three hours were measured: {day}");
    let of = |area: &str| day["areas"].as_array().unwrap().iter().find(|track| track["area"] == area).unwrap().clone();
    let known = |track: &Value| track["values"].as_array().unwrap().iter().filter(|value| value.is_number()).count();
    assert_eq!((known(&of("nil-1")), known(&of("nil-2"))), (3, 0), "a gap stays a gap: {day}");
    assert!(day["areas"].as_array().unwrap().iter().all(|track| track["values"].as_array().unwrap().len() == times));

    let moving = server.request(Method::GET, "/api/v1/playback.png?metric=school.download&period=day&level=municipio");
    let moving = moving.send().await.unwrap();
    assert_eq!(moving.headers()["content-type"], "image/apng");
    let bytes = moving.bytes().await.unwrap();
    let control = bytes.windows(4).position(|name| name == b"acTL").expect("it is animated (W3C PNG 3, 11.3.2.1)");
    let frames = u32::from_be_bytes(bytes[control + 4..control + 8].try_into().unwrap());
    assert_eq!(usize::try_from(frames).unwrap(), times);

    let page = server.request(Method::GET, "/playback?metric=school.download&period=day").header("accept", "text/html");
    let page = page.send().await.unwrap().text().await.unwrap();
    assert!(page.contains(r#"data-track="nil-1""#) && page.contains("playback.png?metric=school.download"), "{page}");
    let none = server.request(Method::GET, "/playback?metric=no.such").header("accept", "text/html");
    assert_eq!(none.send().await.unwrap().status().as_u16(), 404);

    for (query, status, word) in [
        ("metric=no.such", 404, "no metric"),
        ("metric=school.download&period=year", 400, "day, month or mandate"),
        ("metric=school.download&level=city", 400, "nil or municipio"),
        ("metric=school.upload&period=day", 200, ""),
    ] {
        let request = server.request(Method::GET, &format!("/api/v1/playback?{query}"));
        if status == 200 {
            assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
            let picture = server.request(Method::GET, &format!("/api/v1/playback.png?{query}"));
            assert_eq!(server.problem(picture).await.0, 404, "nothing to draw");
        } else {
            let (code, detail) = server.problem(request).await;
            assert!(code == status && detail.contains(word), "{query}: {code} {detail}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_played_back_by_days_and_the_mandate_by_weeks() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    server.inventory(&[asset("school-1", "school", Some(DUOMO), None)]).await;
    let days: Vec<i32> = (3..=16).collect();
    let at = |day: i32| ago(i64::from(day) * 86_400);
    let of = |day: &i32| ("school-1", "school.download", json!({}), at(*day), 1e6 * f64::from(*day));
    server.samples(&days.iter().map(of).collect::<Vec<_>>()).await;
    rolled(&database, &at(2).to_string()).await;

    let values = async |period: &str| -> Vec<f64> {
        let path = format!("/api/v1/playback?metric=school.download&level=municipio&period={period}");
        let played = server.get(&path).await;
        let tracks = played["areas"].as_array().unwrap();
        assert_eq!(tracks.len(), 9, "{played}");
        let track = tracks.iter().find(|track| track["area"] == "municipio-1").unwrap();
        track["values"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
    };
    let month: Vec<f64> = days.iter().rev().map(|day| 1e6 * f64::from(*day)).collect();
    assert_eq!(values("month").await, month, "the oldest first");
    // Fourteen days lie in two weeks or three, and each week is the mean of its own.
    let weeks = values("mandate").await;
    assert!((2..=3).contains(&weeks.len()) && weeks.windows(2).all(|pair| pair[0] > pair[1]), "{weeks:?}");
    assert!(weeks.iter().all(|week| (3e6..=16e6).contains(week)), "{weeks:?}");
    server.stop().await;
}
