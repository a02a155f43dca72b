//! What every page of the staff's application stands in: its address, the live connection, the clock, and the city.

use crate::data::{City, CityProvider, ClockProvider, PlaceProvider};
use crate::live::LiveProvider;
use crate::state::LiveState;
use yew::prelude::*;

/// What an application begins with.
#[derive(Properties, Clone, PartialEq)]
pub struct Beginning {
    /// The address.
    pub address: String,
    /// The live state, where there is one.
    #[prop_or_default]
    pub live: LiveState,
    /// The city, where it is already known.
    #[prop_or_default]
    pub city: Option<City>,
}

/// Properties of [`LiveCity`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What it begins with.
    pub(crate) from: Beginning,
    /// What stands in it.
    pub(crate) children: Html,
}

/// Tells what stands in it where it is, what is live, what time it is, and of the city.
#[component]
pub(crate) fn LiveCity(props: &Props) -> Html {
    let Beginning { address, live, city } = props.from.clone();
    html! {
        <PlaceProvider {address}>
            <LiveProvider initial={live}>
                <ClockProvider>
                    <CityProvider initial={city}>{ props.children.clone() }</CityProvider>
                </ClockProvider>
            </LiveProvider>
        </PlaceProvider>
    }
}
