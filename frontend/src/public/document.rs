//! A whole document: what the head says of the page, and the page in its frame.

use super::frame::{footer, header};
use super::{Content, Look};
use crate::data::{Clock, PlaceProvider, Ui};
use crate::i18n::Lang;
use crate::pages::{Of, described, goal_name, page};
use crate::routes::{Route, View};
use crate::widgets::counts_sentence;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::live::{AreaSummary, MAX_TOPICS, Topic};
use cruscotto_domain::utc_offset::UtcOffsets;
use cruscotto_drawing::preview;
use std::collections::BTreeMap;
use std::sync::Arc;
use yew::prelude::*;

/// Id of the main content.
const MAIN: &str = "main";

/// What a page loads beside itself; every name says its content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// The style sheet.
    pub style: String,
    /// The fonts that the first view uses.
    pub fonts: Vec<String>,
    /// The script that starts the live part.
    pub script: String,
    /// What that script loads first.
    pub preload: Vec<String>,
    /// What single pages load besides, by its name in `frontend/scripts`: `room.js` and others.
    pub extras: BTreeMap<String, String>,
}

/// Properties of [`Document`]; never compared, as nothing is drawn twice.
#[derive(Properties, Debug, Clone)]
pub struct Props {
    /// The page.
    pub route: Route,
    /// How it is looked at.
    pub view: View,
    /// What it loads.
    pub files: Arc<Files>,
    /// Where people reach the site, such as `https://cruscotto.comune.example.it`, without a path; empty when not known.
    pub origin: String,
    /// The city.
    pub look: Look,
    /// How far the city's clock is ahead of UTC, for the live part.
    pub offsets: UtcOffsets,
    /// What is on it.
    pub content: Content,
}

impl PartialEq for Props {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The document.
#[component]
pub fn Document(props: &Props) -> Html {
    let ui = Ui { lang: props.view.lang(), city: props.look.city.clone() };
    let address = props.route.href(props.view);
    if in_room(&props.route) {
        return room(&ui, props, address);
    }
    html! {
        <html lang={ui.lang.tag()}>
            { head(&ui, props) }
            <body class="app" data-connection="connecting" data-topics={topics(props)} data-offsets={props.offsets.to_string()}>
                <PlaceProvider {address}>
                    <ContextProvider<crate::data::City> context={props.look.city.clone()}>
                        <ContextProvider<Clock> context={Clock::default()}>
                            <a class="skip-link" href="#main">{ ui.messages().skip_to_content }</a>
                            { header(&ui, props) }
                            <main id={MAIN} class="container-xxl" tabindex="-1">
                                if !props.look.history { { away(&ui, props) } }
                                { page(&ui, &props.look, &props.route, props.view, &props.content) }
                            </main>
                            { footer(&ui, &props.look.accessibility) }
                            <p id="live-news" class="visually-hidden" role="status"></p>
                        </ContextProvider<Clock>>
                    </ContextProvider<crate::data::City>>
                </PlaceProvider>
            </body>
        </html>
    }
}

/// Whether a page is shown in the room: slides and nothing around them, and nothing live that would miss the network.
fn in_room(route: &Route) -> bool {
    matches!(route, Route::Room { .. } | Route::Presenter { .. })
}

/// The document of the room.
fn room(ui: &Ui, props: &Props, address: String) -> Html {
    html! {
        <html lang={ui.lang.tag()} class="room-document">
            { head(ui, props) }
            <body class="app">
                <PlaceProvider {address}>
                    <ContextProvider<crate::data::City> context={props.look.city.clone()}>
                        <ContextProvider<Clock> context={Clock::default()}>
                            <main id={MAIN}>{ page(ui, &props.look, &props.route, props.view, &props.content) }</main>
                        </ContextProvider<Clock>>
                    </ContextProvider<crate::data::City>>
                </PlaceProvider>
            </body>
        </html>
    }
}

/// The database is away: what is shown, and how old it is.
fn away(ui: &Ui, props: &Props) -> Html {
    let words = ui.lang.public();
    let at = |at| crate::i18n::day_time(ui.lang, at, crate::browser::utc_offset_s(at));
    html! {
        <p class="notice notice-failed" role="status" data-history="away">
            { words.no_history }
            if let Some(last) = props.look.last_commit { { " " }{ (words.last_confirmed)(&at(last)) } }
        </p>
    }
}

/// The topics that the live part follows.
fn topics(props: &Props) -> String {
    let services = |services: &[cruscotto_domain::api::ServiceItem]| -> Vec<Topic> {
        services.iter().filter_map(|s| s.summary.as_ref()).map(|s| Topic::Asset(s.id.clone())).collect()
    };
    let topics = match &props.content {
        Content::City(city) if props.view.layer() == Layer::Services => {
            [vec![Topic::City], services(&city.services)].concat()
        }
        Content::City(_) => vec![Topic::City],
        Content::Area(area) => vec![Topic::Area(area.area.id.clone())],
        Content::Asset(asset) => vec![Topic::Asset(asset.detail.asset.id.clone())],
        Content::Services(all) => services(all),
        Content::Service(service) => {
            service.asset.iter().map(|asset| Topic::Asset(asset.detail.asset.id.clone())).collect()
        }
        Content::Quarter(quarter) => match &quarter.near {
            Some(near) => near.nil.iter().cloned().map(Topic::Area).collect(),
            None => quarter.places.iter().map(|(place, _)| Topic::Asset(place.id.clone())).collect(),
        },
        _ => Vec::new(),
    };
    topics.iter().take(MAX_TOPICS).map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn head(ui: &Ui, props: &Props) -> Html {
    let (files, view) = (&props.files, props.view);
    let subject = subject(ui, props);
    let title = format!("{} · {} {}", subject.name, ui.messages().product, ui.city.name());
    let address = |lang: Lang| {
        let view = View { lang: None, sort: None, sent: None, ..view }.with_lang(lang);
        format!("{}{}", props.origin, props.route.href(view))
    };
    let canonical = address(ui.lang);
    // A frozen briefing is for whoever has its hash, and a draft for staff.
    let listed = !matches!(props.content, Content::NotFound(_) | Content::Briefing(_) | Content::Draft(_));
    let live = !in_room(&props.route);
    let extra = |name: &str| files.extras.get(name).cloned();
    let own = match &props.route {
        Route::Room { .. } => [extra("room.css"), extra("room.js")],
        Route::Presenter { .. } => [extra("room.css"), extra("presenter.js")],
        Route::Playback { .. } => [extra("playback.css"), extra("playback.js")],
        _ => [None, None],
    };
    let [own_style, own_script] = own;
    html! {
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{ title.clone() }</title>
            <meta name="description" content={subject.description.clone()} />
            <meta name="color-scheme" content="light dark" />
            <meta name="theme-color" content="#0b3a6f" />
            // Search engines take whole addresses only.
            if listed && !props.origin.is_empty() {
                <link rel="canonical" href={canonical.clone()} />
                { for Lang::ALL.map(|lang| html! { <link rel="alternate" hreflang={lang.tag()} href={address(lang)} /> }) }
                <link rel="alternate" hreflang="x-default" href={address(Lang::default())} />
            }
            if listed {
                <meta property="og:type" content="website" />
                <meta property="og:title" content={title} />
                <meta property="og:description" content={subject.description} />
                <meta property="og:url" content={canonical} />
                <meta property="og:site_name" content={format!("{} {}", ui.messages().product, ui.city.name())} />
                { picture(props, &subject.name) }
                { data(ui, props, &subject.name) }
            } else {
                <meta name="robots" content="noindex" />
            }
            <link rel="icon" href="/icon.svg" type="image/svg+xml" />
            <link rel="stylesheet" href={files.style.clone()} />
            { for own_style.map(|href| html! { <link rel="stylesheet" {href} /> }) }
            { for files.fonts.iter().map(|font| html! {
                <link rel="preload" href={font.clone()} as="font" type="font/woff2" crossorigin="anonymous" />
            }) }
            if live { <script type="module" src={files.script.clone()}></script> }
            { for own_script.map(|src| html! { <script type="module" {src}></script> }) }
        </head>
    }
}

/// The picture that stands for the page where its address is shared.
fn picture(props: &Props, name: &str) -> Html {
    let (width, height) = preview::SIZE;
    html! {
        <>
            <meta property="og:image" content={format!("{}{}", props.origin, props.route.preview(props.view))} />
            <meta property="og:image:type" content="image/png" />
            <meta property="og:image:width" content={width.to_string()} />
            <meta property="og:image:height" content={height.to_string()} />
            <meta property="og:image:alt" content={name.to_owned()} />
            <meta name="twitter:card" content="summary_large_image" />
        </>
    }
}

/// The data sets that have something of what the page is about.
fn data(ui: &Ui, props: &Props, name: &str) -> Html {
    match &props.content {
        Content::Area(area) => described(ui, props, Of::Area(&area.area.id), name),
        Content::Asset(asset) => described(ui, props, Of::Asset(&asset.detail.asset.id), name),
        _ => Html::default(),
    }
}

/// What a page is about.
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) description: String,
}

pub(super) fn subject(ui: &Ui, props: &Props) -> Subject {
    let (lang, messages, words) = (ui.lang, ui.messages(), ui.lang.public());
    let site = (words.site_description)(ui.city.name());
    let page = |name: String, description: String| Subject { name, description };
    let layers = |layers: &[AreaSummary]| counts_sentence(lang, layers.iter().map(|s| (s.layer, &s.counts)));
    match &props.content {
        Content::City(city) => {
            let id = ui.city.id();
            let whole: Vec<_> = city.areas.iter().filter(|s| Some(&s.area) == id.as_ref()).cloned().collect();
            page((messages.city_heading)(ui.city.name()), format!("{site} {}", layers(&whole)))
        }
        Content::Area(area) => {
            let name = format!("{} ({})", area.area.name, (messages.level)(area.area.level));
            page(name.clone(), format!("{name}, {}: {}", ui.city.name(), layers(&area.layers)))
        }
        Content::Asset(asset) => {
            let summary = &asset.detail.summary;
            let state = (messages.health)(summary.health).to_lowercase();
            let kind = (messages.kind)(summary.kind);
            page(summary.name.clone(), format!("{kind} {}: {state}. {site}", summary.name))
        }
        Content::Services(_) => page(messages.services_heading.to_owned(), messages.services_intro.to_owned()),
        Content::Service(service) => {
            let item = &service.service;
            page(lang.of(&item.name).to_owned(), lang.of(&item.description).to_owned())
        }
        Content::Briefing(briefing) => page(briefing.document.title.clone(), site),
        Content::Draft(document) => page(document.title.clone(), site),
        Content::Playback(_) => page(lang.playback().heading.to_owned(), lang.playback().intro.to_owned()),
        Content::Goals(_) => page(words.goals_heading.to_owned(), words.goals_intro.to_owned()),
        Content::Goal(goal) => {
            let name = goal_name(lang, goal);
            page(name.clone(), format!("{name}: {}. {site}", (lang.goals().status)(goal.standing.status)))
        }
        Content::Comparison(content) => {
            let words = lang.comparison();
            let metric = content.item.as_ref().map(|item| format!(": {}", ui.metric_name(&item.metric)));
            page(format!("{}{}", words.heading, metric.unwrap_or_default()), words.intro.to_owned())
        }
        Content::Divide(_) => page(lang.divide().heading.to_owned(), lang.divide().intro.to_owned()),
        Content::Indicators(_) => page(lang.indicators().heading.to_owned(), lang.indicators().intro.to_owned()),
        Content::Timeline(_) => page(lang.timeline().heading.to_owned(), lang.timeline().intro.to_owned()),
        Content::Ledger(_) => page(lang.ledger().heading.to_owned(), lang.ledger().intro.to_owned()),
        Content::Quarter(quarter) => {
            let name = quarter
                .near
                .as_ref()
                .map_or_else(|| words.quarter_heading.to_owned(), |near| (words.near_heading)(&near.name));
            page(name, words.quarter_intro.to_owned())
        }
        Content::Method(_) => page(words.method_heading.to_owned(), words.method_intro.to_owned()),
        Content::Quality(_) => page(words.quality_heading.to_owned(), words.quality_intro.to_owned()),
        Content::Corrections(_) => page(words.corrections_heading.to_owned(), words.corrections_intro.to_owned()),
        Content::Accessibility => page(messages.accessibility_heading.to_owned(), messages.accessibility[0].to_owned()),
        Content::NotFound(_) => page(messages.not_found.to_owned(), site),
    }
}
