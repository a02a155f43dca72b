//! Signatures of webhooks: Standard Webhooks, specification 1.0 ("signature scheme", symmetric).

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign as hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How a signing secret begins.
const SECRET_PREFIX: &str = "whsec_";

/// Octets of a new secret: between the 24 and 64 that the specification asks for.
const SECRET_BYTES: usize = 32;

/// A new signing secret, as receivers take it.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_signing_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{SECRET_PREFIX}{}", STANDARD.encode(bytes)))
}

/// The header `webhook-signature`: a signature for each of `secrets` over id, timestamp and body. Secrets that are none are
/// left out.
#[must_use]
pub fn sign(secrets: &[String], id: &str, timestamp: i64, body: &str) -> String {
    let signed = format!("{id}.{timestamp}.{body}");
    let signatures = secrets.iter().filter_map(|secret| {
        let bytes = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
        let tag = hmac(&Key::new(HMAC_SHA256, &bytes), signed.as_bytes());
        Some(format!("v1,{}", STANDARD.encode(tag)))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_comes_out() {
        // standard-webhooks, spec/standard-webhooks.md and the libraries' tests.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let signed = sign(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn while_secrets_change_both_sign() {
        let (old, new) = (new_signing_secret().unwrap(), new_signing_secret().unwrap());
        let both = sign(&[new.clone(), old.clone(), "rubbish".into()], "id", 1, "{}");
        let each = [new, old].map(|secret| sign(&[secret], "id", 1, "{}"));
        assert_eq!(both, each.join(" "));
    }
}
