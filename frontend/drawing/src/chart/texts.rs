//! The few words that a chart has of its own.

/// What charts write besides the texts they are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    /// Months, January first, short.
    pub months: [&'static str; 12],
    /// Days of the week, Monday first, as short as can be.
    pub weekdays: [&'static str; 7],
    /// Before the value from which on the last step of a scale is.
    pub from: &'static str,
    /// Where nothing was measured.
    pub missing: &'static str,
    /// Where a value is withheld.
    pub withheld: &'static str,
    /// In a chart without a single value.
    pub empty: &'static str,
    /// After the number of slopes that are left out, of one and of several.
    pub moved_less: [&'static str; 2],
}

impl Texts {
    /// Italian.
    pub const ITALIAN: Self = Self {
        months: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
        weekdays: ["lu", "ma", "me", "gi", "ve", "sa", "do"],
        from: "da",
        missing: "non misurato",
        withheld: "riservato",
        empty: "Nessun dato",
        moved_less: ["altro si è mosso meno", "altri si sono mossi meno"],
    };

    /// English.
    pub const ENGLISH: Self = Self {
        months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        weekdays: ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        from: "from",
        missing: "not measured",
        withheld: "withheld",
        empty: "No data",
        moved_less: ["other moved less", "others moved less"],
    };
}
