//! How much each component counts.

use super::Component;
use serde::{Deserialize, Serialize};

/// Weights in the order of [`Component::ALL`]; they sum to one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 4]", into = "[f64; 4]")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideWeights, value_type = [f64; 4]))]
pub struct Weights([f64; 4]);

/// Why weights are none.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum WeightsError {
    /// Below zero, or no number.
    #[error("the weight of {component} is {value}: expected a number of 0 or more", component = component.as_str())]
    Negative {
        /// Which.
        component: Component,
        /// The weight.
        value: f64,
    },
    /// All zero.
    #[error("all weights are 0: expected at least one above 0")]
    AllZero,
}

impl Weights {
    /// The same for each: nobody has shown that one counts more (the Handbook's "equal weighting").
    pub const EQUAL: Self = Self([0.25; 4]);

    /// Weights in the proportions of `parts`, in the order of [`Component::ALL`].
    ///
    /// # Errors
    /// [`WeightsError`].
    pub fn new(parts: [f64; 4]) -> Result<Self, WeightsError> {
        for (component, value) in Component::ALL.into_iter().zip(parts) {
            if !value.is_finite() || value < 0.0 {
                return Err(WeightsError::Negative { component, value });
            }
        }
        let most = parts.into_iter().fold(0.0, f64::max);
        if most <= 0.0 {
            return Err(WeightsError::AllZero);
        }
        // By the largest first: sums of the largest numbers there are would be infinite.
        let parts = parts.map(|part| part / most);
        let sum: f64 = parts.iter().sum();
        Ok(Self(parts.map(|part| part / sum)))
    }

    /// The weight of a component, 0 to 1.
    #[must_use]
    pub fn of(&self, component: Component) -> f64 {
        self.0[component.place()]
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> [f64; 4] {
        self.0
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self::EQUAL
    }
}

impl TryFrom<[f64; 4]> for Weights {
    type Error = WeightsError;
    fn try_from(parts: [f64; 4]) -> Result<Self, WeightsError> {
        Self::new(parts)
    }
}

impl From<Weights> for [f64; 4] {
    fn from(weights: Weights) -> Self {
        weights.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportions_are_what_counts() {
        let weights = Weights::new([1.0, 1.0, 0.0, 2.0]).unwrap();
        assert_eq!(weights.all(), [0.25, 0.25, 0.0, 0.5]);
        assert_eq!(Weights::new([7.0; 4]).unwrap(), Weights::EQUAL);
        assert_eq!(Weights::new([f64::MAX; 4]).unwrap(), Weights::EQUAL);
    }

    #[test]
    fn what_are_no_weights_is_said() {
        let error = Weights::new([1.0, -1.0, 0.0, 0.0]).unwrap_err().to_string();
        assert!(error.contains("school is -1"), "{error}");
        assert_eq!(Weights::new([0.0; 4]), Err(WeightsError::AllZero));
        assert!(serde_json::from_str::<Weights>("[1,2,null,3]").is_err());
        assert_eq!(serde_json::from_str::<Weights>("[1,1,1,1]").unwrap(), Weights::EQUAL);
    }
}
