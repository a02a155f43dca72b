//! The live state for every component below, and the hook that holds a topic while a page shows it.

use super::driver::Driver;
use super::link::Event;
use crate::state::LiveState;
use cruscotto_domain::live::Topic;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// The live state and the way to ask for topics.
#[derive(Clone, PartialEq)]
pub struct Live {
    /// What is known.
    pub state: UseReducerHandle<LiveState>,
    tell: Callback<Event>,
}

/// Properties of [`LiveProvider`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state to begin with: empty in the browser, filled where a page is rendered without one.
    #[prop_or_default]
    pub initial: LiveState,
    /// The application.
    pub children: Html,
}

/// Keeps the connection while it is mounted.
#[component]
pub fn LiveProvider(props: &Props) -> Html {
    let initial = props.initial.clone();
    let state = use_reducer(move || initial);
    // Pages mount, and hold their topics, before this component's effect has started the driver.
    let early = use_mut_ref(Vec::<Event>::new);
    let driver = use_mut_ref(|| None::<Driver>);
    let tell = {
        let (driver, early) = (Rc::clone(&driver), Rc::clone(&early));
        use_callback((), move |event: Event, ()| tell(&driver, &early, event))
    };
    {
        let dispatcher = state.dispatcher();
        use_effect_with((), move |()| {
            *driver.borrow_mut() = Driver::start(Callback::from(move |action| dispatcher.dispatch(action)));
            for event in early.take() {
                tell_started(&driver, event);
            }
            move || drop(driver.take())
        });
    }
    {
        let tell = tell.clone();
        use_effect_with(state.gaps.clone(), move |gaps| {
            gaps.iter().for_each(|topic| tell.emit(Event::Gap(topic.clone())));
        });
    }
    let live = Live { state, tell };
    html! { <ContextProvider<Live> context={live}>{ props.children.clone() }</ContextProvider<Live>> }
}

fn tell(driver: &RefCell<Option<Driver>>, early: &RefCell<Vec<Event>>, event: Event) {
    if driver.borrow().is_some() {
        tell_started(driver, event);
    } else {
        early.borrow_mut().push(event);
    }
}

fn tell_started(driver: &RefCell<Option<Driver>>, event: Event) {
    if let Some(driver) = driver.borrow().as_ref() {
        driver.tell(event);
    }
}

/// The live state; the component is drawn anew when it changes.
///
/// # Panics
/// Outside a [`LiveProvider`], which is a mistake of the program.
#[hook]
#[allow(clippy::expect_used)]
pub fn use_live() -> Live {
    use_context::<Live>().expect("a LiveProvider above")
}

/// Holds `topic` while the component is mounted.
#[hook]
pub fn use_topic(topic: Topic) -> Live {
    let live = use_live();
    let tell = live.tell.clone();
    use_effect_with(topic, move |topic| {
        let topic = topic.clone();
        tell.emit(Event::Hold(topic.clone()));
        move || tell.emit(Event::Release(topic))
    });
    live
}
