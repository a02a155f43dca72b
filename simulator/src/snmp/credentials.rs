//! The secrets of the demo city's devices, made from its seed: they guard nothing but a simulation.

use crate::noise::Noise;
use crate::plan::Security;

/// Community and user of the devices.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The v2c community.
    pub community: String,
    /// The v3 user.
    pub user: String,
    /// Its authentication password (SHA-256).
    pub auth_password: String,
    /// Its privacy password (AES-128).
    pub privacy_password: String,
}

impl Credentials {
    /// Those of the city with the chance `noise`.
    #[must_use]
    pub fn of(noise: Noise) -> Self {
        let secret = |what: &str| format!("{what}-{:016x}", noise.of("secret").of(what).bits());
        Self {
            community: secret("demo"),
            user: "cruscotto".to_owned(),
            auth_password: secret("auth"),
            privacy_password: secret("privacy"),
        }
    }

    /// The name by which the collectors' targets call the secrets of a device.
    #[must_use]
    pub const fn name(security: Security) -> &'static str {
        match security {
            Security::V2c => "demo-v2c",
            Security::V3 => "demo-v3",
        }
    }
}

/// Without the secrets.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}
