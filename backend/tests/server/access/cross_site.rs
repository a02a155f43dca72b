//! What a page of another site could make a browser send.

use crate::harness::{Database, PASSWORD, Server, USER};
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_changes_nothing() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let own = format!("http://{}", server.address);
    let port = format!("http://{}:1", server.address.ip());
    let log_out = || server.request(Method::DELETE, "/api/v1/session");
    for request in [
        log_out().header("origin", "https://evil.example"),
        log_out().header("origin", "null"),
        log_out().header("origin", &port),
        log_out().header("sec-fetch-site", "cross-site"),
        log_out().header("sec-fetch-site", "same-site").header("origin", &own),
        log_out().header("sec-fetch-site", "cross-site").header("origin", "https://evil.example"),
        // Logging somebody in as somebody else is an attack, too.
        server
            .request(Method::POST, "/api/v1/session")
            .header("origin", "https://evil.example")
            .json(&json!({"user": USER, "password": PASSWORD})),
        // What a form without any script can send.
        server
            .request(Method::POST, "/api/v1/corrections")
            .header("origin", "https://evil.example")
            .header("content-type", "text/plain")
            .body("{}"),
    ] {
        let (status, detail) = server.problem(request).await;
        assert!(status == 403 && detail.contains("other sites"), "{status} {detail}");
    }
    assert_eq!(server.get("/api/v1/session").await["user"], USER, "the session is still there");
    // The same from its own page, and it is gone.
    let out = log_out().header("origin", &own).header("sec-fetch-site", "same-origin").send().await.unwrap();
    assert_eq!(out.status().as_u16(), 204);
    assert_eq!(server.get("/api/v1/session").await["user"], json!(null));
    server.stop().await;
}
