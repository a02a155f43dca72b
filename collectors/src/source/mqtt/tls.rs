//! TLS towards a broker. A certificate is always verified: there is no switch to accept any.

use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;

/// The TLS configuration of a client that trusts the authorities in `ca` (PEM), or those of the system when none is given.
/// `identity` is the client's own certificate chain and key (PEM), for brokers that ask for one.
///
/// # Errors
/// A text saying which of them cannot be used, and why.
pub(crate) fn client_config(ca: Option<&[u8]>, identity: Option<(&[u8], &[u8])>) -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore::empty();
    match ca {
        Some(pem) => {
            for certificate in certificates("ca_file", pem)? {
                roots.add(certificate).map_err(|error| format!("ca_file: {error}"))?;
            }
        }
        None => {
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
            if roots.is_empty() {
                return Err("the system has no certificate authorities: install them, or give ca_file".to_owned());
            }
        }
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots);
    let config = match identity {
        None => builder.with_no_client_auth(),
        Some((chain, key)) => {
            let chain = certificates("client_certificate_file", chain)?;
            let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| format!("client_key_file: {error}"))?;
            builder.with_client_auth_cert(chain, key).map_err(|error| format!("client_certificate_file: {error}"))?
        }
    };
    Ok(Arc::new(config))
}

fn certificates(key: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match read {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(format!("{key} has no certificate in it: expected PEM, -----BEGIN CERTIFICATE-----")),
        Err(error) => Err(format!("{key} is not PEM: {error}")),
    }
}
