//! The texts of the indicators of services.

use super::Lang;
use cruscotto_domain::decomposition::Undecomposed;
use cruscotto_domain::service_kpi::Indicator;

/// The texts of one language.
pub struct IndicatorMessages {
    /// Entry in the navigation, and heading.
    pub heading: &'static str,
    /// What they are.
    pub intro: &'static str,
    /// What the form is called.
    pub form: &'static str,
    /// No service has anything counted.
    pub none: &'static str,
    /// An indicator.
    pub indicator: fn(Indicator) -> &'static str,
    /// What it is, in a sentence.
    pub explained: fn(Indicator) -> &'static str,
    /// Column: service.
    pub service: &'static str,
    /// Heading of all services.
    pub together: &'static str,
    /// Not counted, or not published.
    pub not_counted: &'static str,
    /// Numerator of denominator.
    pub ratio: fn(&str, &str) -> String,
    /// Of the city's books, of a period.
    pub books: fn(&str, &str) -> String,
    /// Heading of the volumes.
    pub volumes: &'static str,
    /// Started and completed now and then.
    pub volumes_said: fn(&str, &str, &str, &str) -> String,
    /// Days that are published, and days of which every channel is.
    pub days_said: fn(u32, u32, u32) -> String,
    /// Column: channel.
    pub channel: &'static str,
    /// Column: started.
    pub started: &'static str,
    /// Column: completed.
    pub completed: &'static str,
    /// Column: share of the whole.
    pub share: &'static str,
    /// Column: what the indicator is there.
    pub there: &'static str,
    /// Column: what happened in the channel.
    pub rate: &'static str,
    /// Column: that people went elsewhere.
    pub mix: &'static str,
    /// Column: both.
    pub effect: &'static str,
    /// All channels.
    pub all_channels: &'static str,
    /// Heading: what moved an indicator.
    pub moved: fn(&str) -> String,
    /// From a value to another: by so much in the channels, by so much of the mix.
    pub moved_said: fn(&str, &str, &str, &str) -> String,
    /// The channel that explains most, and by how much.
    pub explains: fn(&str, &str) -> String,
    /// What the bars show.
    pub bars: fn(&str) -> String,
    /// Why a change is not taken apart.
    pub undecomposed: fn(&Undecomposed) -> String,
    /// What rate and mix mean.
    pub rule: &'static str,
    /// What is withheld.
    pub withheld: &'static str,
}

static IT: IndicatorMessages = IndicatorMessages {
    heading: "Indicatori dei servizi",
    intro: "Uso digitale, completamento, costo e soddisfazione di ogni servizio, insieme e con i volumi; che cosa si è mosso, e quale canale lo spiega.",
    form: "Quale periodo, rispetto a quale",
    none: "Nei due periodi nessun servizio ha conteggi pubblicati.",
    indicator: |indicator| match indicator {
        Indicator::TakeUp => "Uso digitale",
        Indicator::Completion => "Completamento",
        Indicator::CostPerTransaction => "Costo per pratica",
        Indicator::Satisfaction => "Soddisfazione",
    },
    explained: |indicator| match indicator {
        Indicator::TakeUp => "completate in digitale su completate in tutto",
        Indicator::Completion => "completate su avviate",
        Indicator::CostPerTransaction => "costo pieno di tutti i canali su completate",
        Indicator::Satisfaction => "media dei voti da 1 a 5, portata da 0 a 100 %",
    },
    service: "Servizio",
    together: "I quattro insieme",
    not_counted: "non pubblicato",
    ratio: |above, below| format!("{above} / {below}"),
    books: |period, source| format!("{period}, secondo {source}"),
    volumes: "Volumi per canale",
    volumes_said: |started, completed, started_then, completed_then| {
        format!(
            "Avviate {started} e completate {completed}; nel periodo di confronto {started_then} e {completed_then}."
        )
    },
    days_said: |known, channels, days| format!("Giorni pubblicati: {known} su {days}; con tutti i canali: {channels}."),
    channel: "Canale",
    started: "Avviate",
    completed: "Completate",
    share: "Quota",
    there: "Lì",
    rate: "Nel canale",
    mix: "Spostamento",
    effect: "Effetto",
    all_channels: "Tutti i canali",
    moved: |name| format!("Che cosa ha mosso: {name}"),
    moved_said: |then, now, rate, mix| {
        format!(
            "Da {then} a {now}: {rate} per ciò che è cambiato dentro i canali, {mix} perché le persone hanno cambiato canale."
        )
    },
    explains: |channel, by| format!("Spiega di più: {channel} ({by})."),
    bars: |name| format!("{name}: effetto di ogni canale"),
    undecomposed: |why| match why {
        Undecomposed::NothingThen => "nel periodo di confronto nulla è contato per canale".to_owned(),
        Undecomposed::NothingNow => "nel periodo guardato nulla è contato per canale".to_owned(),
        Undecomposed::CountedOnce(channel) => format!("il canale {channel} è contato in uno solo dei due periodi"),
        Undecomposed::NotANumber(channel) => format!("il canale {channel} ha un valore che non è un numero"),
    },
    rule: "La variazione è divisa senza resto (Kitagawa): per ogni canale ciò che è cambiato al suo interno, e ciò che viene dal fatto che pesa di più o di meno.",
    withheld: "I canali di un giorno si pubblicano tutti o nessuno: nessuno se in uno di essi ci sono meno persone della soglia.",
};

static EN: IndicatorMessages = IndicatorMessages {
    heading: "Service indicators",
    intro: "Take-up, completion, cost and satisfaction of each service, together and with volumes; what moved, and which channel explains it.",
    form: "Which period, against which",
    none: "No service has published counts in the two periods.",
    indicator: |indicator| match indicator {
        Indicator::TakeUp => "Digital take-up",
        Indicator::Completion => "Completion",
        Indicator::CostPerTransaction => "Cost per transaction",
        Indicator::Satisfaction => "Satisfaction",
    },
    explained: |indicator| match indicator {
        Indicator::TakeUp => "completed digitally of all completed",
        Indicator::Completion => "completed of started",
        Indicator::CostPerTransaction => "full cost of all channels by completed",
        Indicator::Satisfaction => "mean of the marks from 1 to 5, as 0 to 100%",
    },
    service: "Service",
    together: "The four together",
    not_counted: "not published",
    ratio: |above, below| format!("{above} / {below}"),
    books: |period, source| format!("{period}, according to {source}"),
    volumes: "Volumes by channel",
    volumes_said: |started, completed, started_then, completed_then| {
        format!("Started {started} and completed {completed}; in the other period {started_then} and {completed_then}.")
    },
    days_said: |known, channels, days| format!("Days published: {known} of {days}; with all channels: {channels}."),
    channel: "Channel",
    started: "Started",
    completed: "Completed",
    share: "Share",
    there: "There",
    rate: "In the channel",
    mix: "Shift",
    effect: "Effect",
    all_channels: "All channels",
    moved: |name| format!("What moved: {name}"),
    moved_said: |then, now, rate, mix| {
        format!(
            "From {then} to {now}: {rate} by what changed within the channels, {mix} as people went to other channels."
        )
    },
    explains: |channel, by| format!("Explains most: {channel} ({by})."),
    bars: |name| format!("{name}: effect of each channel"),
    undecomposed: |why| match why {
        Undecomposed::NothingThen => "nothing is counted by channel in the other period".to_owned(),
        Undecomposed::NothingNow => "nothing is counted by channel in the period looked at".to_owned(),
        Undecomposed::CountedOnce(channel) => {
            format!("the channel {channel} is counted in one of the two periods only")
        }
        Undecomposed::NotANumber(channel) => format!("the channel {channel} has a value that is no number"),
    },
    rule: "The change is divided with nothing left over (Kitagawa): for each channel what changed within it, and what comes of its weighing more or less.",
    withheld: "The channels of a day are published all or none: none when one of them has fewer people than the threshold.",
};

impl Lang {
    /// Its texts of the indicators of services.
    #[must_use]
    pub fn indicators(self) -> &'static IndicatorMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
