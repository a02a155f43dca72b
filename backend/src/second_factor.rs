//! The second factor: codes by time (TOTP, RFC 6238: HMAC-SHA-1, six digits, 30 s), and recovery codes for who has lost it.

use anyhow::{Context, anyhow};
use cruscotto_domain::api::account::SecondFactorOffer;
use cruscotto_domain::time::Timestamp;
use data_encoding::BASE32_NOPAD;
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Algorithm, Builder};

/// Bytes of a secret: as many as SHA-1 gives (RFC 4226, 4, R6).
const SECRET_BYTES: usize = 20;

/// Seconds of a step of time (RFC 6238, 5.2).
const STEP_S: u64 = 30;

/// Steps before and after the present one whose codes are taken: clocks differ, and people type (RFC 6238, 5.2).
const SKEW_STEPS: u16 = 1;

/// Digits of a code.
const DIGITS: u8 = 6;

/// Recovery codes that an account has.
pub const RECOVERY_CODES: usize = 10;

/// Bytes of a recovery code: 80 bits, beyond guessing, and 16 letters to type.
const RECOVERY_BYTES: usize = 10;

/// Side of a QR code in an SVG document, in its own units.
const QR_SIDE: u32 = 240;

/// A new secret.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_secret() -> anyhow::Result<Vec<u8>> {
    random(SECRET_BYTES)
}

/// What to enter in the application that makes the codes, for `user` at `issuer`.
///
/// # Errors
/// When the QR code cannot hold it: the names are very long.
pub fn offer(secret: &[u8], user: &str, issuer: &str) -> anyhow::Result<SecondFactorOffer> {
    // A colon would end the issuer's name (Key Uri Format, "Label").
    let totp = builder(secret).with_account_name(user).with_issuer(Some(issuer.replace(':', " "))).build();
    let uri = totp.and_then(|totp| totp.to_url()).map_err(|error| anyhow!("second factor: {error}"))?;
    let qr = QrCode::new(uri.as_bytes()).context("second factor: QR code")?;
    let qr_svg = qr.render::<svg::Color<'_>>().min_dimensions(QR_SIDE, QR_SIDE).build();
    Ok(SecondFactorOffer { secret: BASE32_NOPAD.encode(secret), uri, qr_svg })
}

/// The step of time that `code` is the code of, at `now` or beside; none when it is of none.
#[must_use]
pub fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let totp = builder(secret).build().ok()?;
    let step = totp.check(&bare(code), u64::try_from(now.as_micros() / 1_000_000).ok()?)?;
    i64::try_from(step).ok()
}

/// Whether it looks like a code by time and not like a recovery code.
#[must_use]
pub fn is_by_time(code: &str) -> bool {
    let code = bare(code);
    code.len() == usize::from(DIGITS) && code.bytes().all(|b| b.is_ascii_digit())
}

/// A new recovery code, in groups of four.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_recovery_code() -> anyhow::Result<String> {
    let letters = BASE32_NOPAD.encode(&random(RECOVERY_BYTES)?).to_lowercase();
    let groups: Vec<&str> = (0..letters.len()).step_by(4).filter_map(|i| letters.get(i..i + 4)).collect();
    Ok(groups.join("-"))
}

/// A code without what people put between its letters.
#[must_use]
pub fn bare(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn builder(secret: &[u8]) -> Builder {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_S)
        .with_skew(SKEW_STEPS)
        .with_secret(secret.to_vec())
}

fn random(length: usize) -> anyhow::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|e| anyhow!("no randomness from the system: {e}"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B, and the last six of the eight digits that it gives.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(SECRET, code, at(seconds)), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_more() {
        let taken = |seconds| step_of(SECRET, "081 804", at(seconds));
        assert_eq!(taken(1_111_111_109 + 30), Some(1_111_111_109 / 30));
        assert_eq!(taken(1_111_111_109 - 30), Some(1_111_111_109 / 30));
        assert_eq!(taken(1_111_111_109 + 61), None);
        assert_eq!(step_of(SECRET, "", at(59)), None);
        assert_eq!(step_of(SECRET, "28708", at(59)), None);
    }

    #[test]
    fn what_is_offered_can_be_scanned_and_typed() {
        let offered = offer(SECRET, "m.rossi@comune.example.it", "Cruscotto: Milano").unwrap();
        assert!(offered.uri.starts_with("otpauth://totp/Cruscotto"), "{}", offered.uri);
        assert!(offered.uri.contains(&offered.secret), "{}", offered.uri);
        assert!(offered.qr_svg.contains("<svg") && !offered.qr_svg.contains("script"));
    }

    #[test]
    fn recovery_codes_are_told_from_codes_by_time() {
        let code = new_recovery_code().unwrap();
        assert_eq!((code.len(), bare(&code).len()), (19, 16));
        assert!(!is_by_time(&code) && is_by_time("123 456"));
        assert_eq!(bare(&code.to_uppercase()), bare(&code));
    }
}
