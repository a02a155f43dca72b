use crate::city::{SmallCity, start};
use serde_json::{Value, json};
use std::time::Instant;

/// A service with every kind of figure.
const SERVICE: &str = "certificati";

async fn page(city: &SmallCity) -> String {
    let url = city.url(&format!("/services/{SERVICE}/metrics"));
    let answer = city.http.get(url).send().await.unwrap();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    answer.text().await.unwrap()
}

/// The sum of the samples called `name` whose labels contain `with`.
fn sum(page: &str, name: &str, with: &str) -> f64 {
    let samples = page.lines().filter(|l| l.starts_with(&format!("{name}{{")) && l.contains(with));
    samples.map(|l| l.rsplit(' ').next().unwrap().parse::<f64>().unwrap()).sum()
}

async fn matomo(city: &SmallCity, query: &str, body: &str) -> (u16, Value) {
    let form = "application/x-www-form-urlencoded";
    let request = city.http.post(city.url(&format!("/matomo/index.php?{query}"))).header("content-type", form);
    let answer = request.body(body.to_owned()).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn the_page_is_openmetrics_and_its_figures_fit_each_other() {
    let city = start(None).await;
    let page = page(&city).await;
    assert!(page.ends_with("# EOF\n"));
    let figure = |name: &str| sum(&page, &format!("cruscotto_service_{name}_today"), "");
    assert!(figure("completed") + figure("errors") <= figure("started"), "{page}");
    assert!(
        sum(&page, "http_requests_total", "code=\"200\"") > 100.0 * sum(&page, "http_requests_total", "code=\"500\"")
    );
    for sample in page.lines().filter(|l| !l.starts_with('#')) {
        assert!(sample.rsplit(' ').next().unwrap().parse::<f64>().is_ok(), "{sample}");
    }
    city.running.stop().await;
}

/// Requests of the service that will have failed in a day, of all channels: at night seconds may pass without a request.
fn failed_in_a_day(city: &SmallCity) -> u64 {
    let world = &city.running.world;
    let service = world.plan.services.iter().position(|s| s.id.as_str() == SERVICE).unwrap();
    let moment = world.plan.zone.moment(world.now().unix + 86_400.0);
    (0..world.plan.services[service].channels.len()).map(|channel| world.requests(service, channel, &moment).1).sum()
}

#[tokio::test]
async fn a_service_that_is_down_says_503_and_its_requests_fail() {
    let city = start(None).await;
    let probe = || async { city.http.get(city.url(&format!("/services/{SERVICE}/"))).send().await.unwrap().status() };
    assert_eq!(probe().await, 200);
    let before = failed_in_a_day(&city);
    let counted = sum(&page(&city).await, "http_requests_total", "code=\"500\"");
    let fault = city.inflict(json!({ "asset": format!("service-{SERVICE}"), "fault": "service_down" })).await;
    assert_eq!(probe().await, 503);
    let while_down = failed_in_a_day(&city);
    assert!(while_down > before + 1_000, "{before}, and with a day of it down {while_down}");
    city.mend(fault).await;
    assert_eq!(probe().await, 200);
    let mended = failed_in_a_day(&city);
    assert!((before..while_down).contains(&mended), "{before}, {while_down}, mended {mended}");
    assert!(sum(&page(&city).await, "http_requests_total", "code=\"500\"") >= counted, "a counter does not forget");
    city.running.stop().await;
}

#[tokio::test]
async fn a_slow_service_takes_seconds() {
    let city = start(None).await;
    city.inflict(json!({ "asset": SERVICE, "fault": "slow" })).await;
    let start_at = Instant::now();
    let status = city.http.get(city.url(&format!("/services/{SERVICE}/"))).send().await.unwrap().status();
    assert_eq!(status, 200);
    assert!(start_at.elapsed().as_secs() >= 4);
    city.running.stop().await;
}

#[tokio::test]
async fn matomo_wants_its_token_in_the_body() {
    let city = start(None).await;
    let plan = &city.running.world.plan;
    let site = plan.services.iter().find(|s| s.id.as_str() == SERVICE).unwrap().site;
    let token = format!("token_auth={}", cruscotto_simulator::http::matomo_token(plan.noise));
    let query = |method: &str| format!("module=API&method={method}&idSite={site}&period=day&date=today&format=JSON");
    city.pin(&format!("service-{SERVICE}"), "service.visits", json!({ "value": 321 })).await;
    let (status, answer) = matomo(&city, &query("VisitsSummary.get"), &token).await;
    assert_eq!((status, answer["nb_visits"].as_f64()), (200, Some(321.0)));
    let (status, answer) = matomo(&city, &query("Actions.get"), &token).await;
    assert!(status == 200 && answer["nb_pageviews"].is_number(), "{answer}");

    let refused = [
        matomo(&city, &query("VisitsSummary.get"), "").await,
        matomo(&city, &query("VisitsSummary.get"), "token_auth=guess").await,
        matomo(&city, &format!("{}&{token}", query("VisitsSummary.get")), &token).await,
    ];
    assert!(refused.iter().all(|(status, answer)| *status == 401 && answer["result"] == "error"), "{refused:?}");
    assert_eq!(matomo(&city, &query("Live.getVisitorProfile"), &token).await.0, 400);
    city.running.stop().await;
}
