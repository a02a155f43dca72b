//! The time, second by second, for what shows ages.

use crate::browser;
use crate::live::use_live;
use cruscotto_domain::time::Timestamp;
use gloo::timers::callback::Interval;
use yew::prelude::*;

/// Milliseconds between two looks at the clock.
const TICK_MS: u32 = 1_000;

/// The time for ages: the server's, as this machine reckons it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    /// The time; none on the server, where ages are written as times.
    pub now: Option<Timestamp>,
}

/// Properties of [`ClockProvider`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The application.
    pub children: Html,
}

/// Tells everything below the time, once a second.
#[component]
pub fn ClockProvider(props: &Props) -> Html {
    let here = use_state(|| None::<Timestamp>);
    {
        let here = here.clone();
        use_effect_with((), move |()| {
            here.set(Some(browser::now()));
            let timer = Interval::new(TICK_MS, move || here.set(Some(browser::now())));
            move || drop(timer)
        });
    }
    let live = use_live();
    let clock = Clock { now: here.map(|now| live.state.server_time(now)) };
    html! { <ContextProvider<Clock> context={clock}>{ props.children.clone() }</ContextProvider<Clock>> }
}

/// The time; the component is drawn anew every second.
#[hook]
pub fn use_clock() -> Clock {
    use_context::<Clock>().unwrap_or_default()
}
