//! Mail over TLS: from the first octet and by STARTTLS, at a server whose certificate is looked at.

use super::sinks::{Sinks, administered, happen, opened, person, policy};
use crate::harness::{Database, Server};
use cruscotto_simulator::mail::Protection;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server's side of TLS for `localhost`, and the file of its authority.
fn authority(folder: &TempDir) -> (TlsAcceptor, PathBuf) {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, own.cert.pem()).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), file)
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_by_starttls_and_by_tls_and_nowhere_when_the_certificate_is_nobodys() {
    let folder = tempfile::tempdir().unwrap();
    let (acceptor, ca) = authority(&folder);
    for (protection, scheme) in
        [(Protection::StartTls(acceptor.clone()), "smtp"), (Protection::Tls(acceptor.clone()), "smtps")]
    {
        let (database, sinks) = (Database::migrated().await, Sinks::protected(protection).await);
        let mut settings = sinks.settings(&database);
        settings.notify.smtp = Some(format!("{scheme}://localhost:{}", sinks.mail.port()).parse().unwrap());
        // Nobody that the system knows has signed it: nothing is said to that server, and the mail waits.
        let server = administered(Server::with(settings.clone()).await, &database).await;
        let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
        policy(&server, &[ada], &json!({})).await;
        happen(&database, 1, "critical", &[opened("critical")]).await;
        let tried = |h: &serde_json::Value| h["items"][0]["deliveries"][0]["attempts"][0]["outcome"] == "deferred";
        let history = server.wait("/api/v1/notifications/messages?incident=1", tried).await;
        let answer = history["items"][0]["deliveries"][0]["attempts"][0]["answer"].as_str().unwrap().to_lowercase();
        assert!(answer.contains("certificate"), "{answer}");
        assert!(sinks.mailbox.mails().is_empty());
        server.stop().await;

        settings.notify.smtp_ca = Some(ca.clone());
        let server = Server::with(settings).await;
        let mails = sinks.mails("ada@comune.example.it", |mails| !mails.is_empty()).await;
        assert_eq!(mails[0].subject, "[Cruscotto] Antenna 1 (critico): aperto");
        server.stop().await;
    }
}
