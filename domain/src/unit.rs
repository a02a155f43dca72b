//! Units that senders use, by their UCUM codes (<https://ucum.org/ucum>), and how they become those of the catalogue.

/// A linear conversion between two units of one dimension: `(value + add_before) * multiply / divide + add_after`.
/// Multiplier and divisor are kept apart because integers are exact where their quotient is not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conversion {
    add_before: f64,
    multiply: f64,
    divide: f64,
    add_after: f64,
}

/// A unit: its code, its dimension, and what it is of the dimension's base: `base = value * factor + zero`.
struct Unit {
    code: &'static str,
    dimension: Dimension,
    factor: f64,
    zero: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dimension {
    DataRate,
    Time,
    Share,
    Temperature,
}

const fn unit(code: &'static str, dimension: Dimension, factor: f64) -> Unit {
    Unit { code, dimension, factor, zero: 0.0 }
}

/// Bases are the smallest units, so that factors are integers. `cs` is the hundredth of a second of sysUpTime.
const UNITS: &[Unit] = &[
    unit("bit/s", Dimension::DataRate, 1.0),
    unit("kbit/s", Dimension::DataRate, 1e3),
    unit("Mbit/s", Dimension::DataRate, 1e6),
    unit("Gbit/s", Dimension::DataRate, 1e9),
    unit("By/s", Dimension::DataRate, 8.0),
    unit("kBy/s", Dimension::DataRate, 8e3),
    unit("MBy/s", Dimension::DataRate, 8e6),
    unit("ns", Dimension::Time, 1.0),
    unit("us", Dimension::Time, 1e3),
    unit("ms", Dimension::Time, 1e6),
    unit("cs", Dimension::Time, 1e7),
    unit("s", Dimension::Time, 1e9),
    unit("min", Dimension::Time, 6e10),
    unit("h", Dimension::Time, 3.6e12),
    unit("d", Dimension::Time, 8.64e13),
    unit("%", Dimension::Share, 1.0),
    unit("1", Dimension::Share, 100.0),
    unit("Cel", Dimension::Temperature, 1.0),
    Unit { code: "K", dimension: Dimension::Temperature, factor: 1.0, zero: -273.15 },
    Unit { code: "[degF]", dimension: Dimension::Temperature, factor: 5.0 / 9.0, zero: -160.0 / 9.0 },
];

impl Conversion {
    /// No change.
    pub const IDENTITY: Self = Self { add_before: 0.0, multiply: 1.0, divide: 1.0, add_after: 0.0 };

    /// The conversion of values in `from` to values in `to`.
    ///
    /// # Errors
    /// A text naming the units that would do.
    pub fn between(from: &str, to: &str) -> Result<Self, String> {
        if from == to {
            return Ok(Self::IDENTITY);
        }
        let find = |code: &str| UNITS.iter().find(|unit| unit.code == code);
        let target = find(to);
        match (find(from), target) {
            (Some(a), Some(b)) if a.dimension == b.dimension => {
                // (value * a.factor + a.zero - b.zero) / b.factor, with the zeros brought before or after.
                let zero = (a.zero - b.zero) / b.factor;
                Ok(Self { add_before: 0.0, multiply: a.factor, divide: b.factor, add_after: zero })
            }
            _ => {
                let known: Vec<_> = UNITS
                    .iter()
                    .filter(|unit| target.is_some_and(|t| t.dimension == unit.dimension))
                    .map(|unit| unit.code)
                    .collect();
                let known = if known.is_empty() { to.to_owned() } else { known.join(", ") };
                Err(format!("'{from}' does not convert to {to}: expected one of {known}"))
            }
        }
    }

    /// The conversion that a mapping asks for: first `scale` and `offset` (1 and 0 when absent), then from `unit` (`to`
    /// itself when absent) to `to`.
    ///
    /// # Errors
    /// A text saying what would be right.
    pub fn configured(unit: Option<&str>, scale: Option<f64>, offset: Option<f64>, to: &str) -> Result<Self, String> {
        let (scale, offset) = (scale.unwrap_or(1.0), offset.unwrap_or(0.0));
        if !scale.is_finite() || scale == 0.0 || !offset.is_finite() {
            return Err(format!("scale {scale} and offset {offset} must be finite numbers, and scale not 0"));
        }
        let units = unit.map_or(Ok(Self::IDENTITY), |unit| Self::between(unit, to));
        Ok(units.map_err(|reason| format!("unit: {reason}"))?.after(scale, offset))
    }

    /// The conversion that first multiplies by `scale` and adds `offset`, then does `self`.
    #[must_use]
    pub fn after(self, scale: f64, offset: f64) -> Self {
        Self { add_before: self.add_before + offset / scale, multiply: self.multiply * scale, ..self }
    }

    /// The converted value.
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        (value + self.add_before) * self.multiply / self.divide + self.add_after
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn convert(value: f64, from: &str, to: &str) -> f64 {
        Conversion::between(from, to).unwrap().apply(value)
    }

    #[test]
    fn what_senders_use_becomes_what_the_catalogue_has() {
        assert_eq!(convert(1.5, "Mbit/s", "bit/s"), 1_500_000.0);
        assert_eq!(convert(1000.0, "By/s", "bit/s"), 8_000.0);
        assert_eq!(convert(0.0123, "s", "ms"), 12.3);
        assert_eq!(convert(1.0, "us", "ms"), 0.001);
        assert_eq!(convert(123_456.0, "cs", "s"), 1_234.56);
        assert_eq!(convert(37.0, "%", "1"), 0.37);
        assert_eq!(convert(36.0, "h", "d"), 1.5);
        assert_eq!(convert(7.0, "{clients}", "{clients}"), 7.0);
        assert!((convert(212.0, "[degF]", "Cel") - 100.0).abs() < 1e-9);
        assert!((convert(0.0, "Cel", "K") - 273.15).abs() < 1e-9);
    }

    #[test]
    fn units_of_another_dimension_are_refused_with_those_that_do() {
        let error = Conversion::between("ms", "bit/s").unwrap_err();
        assert!(error.contains("'ms' does not convert to bit/s") && error.contains("kbit/s"), "{error}");
        assert!(Conversion::between("furlong", "{clients}").unwrap_err().contains("expected one of {clients}"));
    }

    #[test]
    fn a_scale_and_an_offset_come_before_the_unit() {
        // A sensor that sends tenths of a degree Fahrenheit above 32.
        let conversion = Conversion::between("[degF]", "Cel").unwrap().after(0.1, 32.0);
        assert!((conversion.apply(1_800.0) - 100.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same(a in 0..UNITS.len(), b in 0..UNITS.len(), value in -1e9f64..1e9) {
            let (a, b) = (UNITS[a].code, UNITS[b].code);
            if let Ok(there) = Conversion::between(a, b) {
                let back = Conversion::between(b, a).unwrap().apply(there.apply(value));
                // Temperatures subtract zeros of the size of 273, which costs absolute precision.
                prop_assert!((back - value).abs() <= 1e-9 + value.abs() * 1e-12, "{value} {a} {b} {back}");
            }
        }
    }
}
