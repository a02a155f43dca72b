//! Waiting for a state, with a time-out.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How often a state is looked at: short beside every start-up here, long beside the look itself.
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// Looks until `state` gives a value.
///
/// # Errors
/// The error of `state` at once, or a message naming `what` after `time_out`.
pub fn until<T>(what: &str, time_out: Duration, mut state: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + time_out;
    loop {
        if let Some(value) = state()? {
            return Ok(value);
        }
        if Instant::now() >= deadline {
            bail!("{what}: not after {} s", time_out.as_secs_f32());
        }
        thread::sleep(LOOK_EVERY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_value_once_it_is_there() {
        let mut looks = 0;
        let value = until("third look", Duration::from_secs(5), || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(value.unwrap(), 3);
    }

    #[test]
    fn names_what_did_not_happen() {
        let error = until::<()>("the moon", Duration::ZERO, || Ok(None)).unwrap_err();
        assert!(error.to_string().starts_with("the moon: not after"), "{error}");
    }

    #[test]
    fn an_error_ends_the_wait_at_once() {
        let error = until::<()>("x", Duration::from_secs(60), || bail!("broken")).unwrap_err();
        assert_eq!(error.to_string(), "broken");
    }
}
