//! What the city has set itself, and how far it is: the target, what it last published, what is measured now. Three
//! numbers of different make, and each says which it is.

use super::service::{period_text, value_text};
use crate::data::Ui;
use crate::i18n::{date_of, decimal, published_words};
use crate::public::{Goal, Measured};
use crate::routes::Route;
use crate::widgets::moment;
use cruscotto_domain::api::PublishedItem;
use yew::prelude::*;

/// The goals.
pub(super) fn goals(ui: &Ui, goals: &[Goal]) -> Html {
    if goals.is_empty() {
        return Html::default();
    }
    let words = ui.lang.public();
    html! {
        <section class="goals" aria-labelledby="goals-heading">
            <h2 id="goals-heading">{ words.goals_heading }</h2>
            <p class="goals-intro">{ words.goals_intro }</p>
            <ul class="goal-list">{ for goals.iter().map(|goal| row(ui, goal)) }</ul>
        </section>
    }
}

fn row(ui: &Ui, goal: &Goal) -> Html {
    let (lang, words) = (ui.lang, ui.lang.public());
    let due = period_text(lang, &goal.target);
    html! {
        <li class="goal" data-goal={goal.service.clone()}>
            <h3>
                <a href={(Route::Service { id: goal.service.clone() }).href(ui.view())}>{ lang.of(&goal.name).to_owned() }</a>
                <span class="goal-metric">{ published_words(lang, &goal.target.metric) }</span>
            </h3>
            <dl class="goal-figures">
                <div>
                    <dt>{ words.goal }</dt>
                    <dd>
                        <span class="goal-value">{ value_text(lang, &goal.target) }</span>
                        <span class="goal-note">{ if due.is_empty() { words.goal_no_date.to_owned() } else { due } }</span>
                        { source(ui, &goal.target) }
                    </dd>
                </div>
                if let Some(published) = &goal.published {
                    <div>
                        <dt>{ words.goal_published }</dt>
                        <dd>
                            <span class="goal-value">{ value_text(lang, published) }</span>
                            <span class="goal-note">{ period_text(lang, published) }</span>
                            { source(ui, published) }
                        </dd>
                    </div>
                }
                <div>
                    <dt>{ words.goal_measured }</dt>
                    <dd>{ measured(ui, goal.measured.as_ref(), &goal.target.unit) }</dd>
                </div>
            </dl>
        </li>
    }
}

fn source(ui: &Ui, item: &PublishedItem) -> Html {
    let said = (ui.messages().according_to)(&item.source, &date_of(ui.lang, &item.source_date));
    html! { <span class="goal-source">{ said }</span> }
}

fn measured(ui: &Ui, measured: Option<&Measured>, unit: &str) -> Html {
    let (lang, words) = (ui.lang, ui.lang.public());
    let Some(measured) = measured else {
        return html! { <span class="figure-none">{ words.goal_not_measured }</span> };
    };
    let value = if unit == "share" { measured.value * 100.0 } else { measured.value };
    html! {
        <>
            <span class="goal-value">{ format!("{}\u{a0}{}", decimal(lang, value, 2), published_words(lang, unit)) }</span>
            <span class="goal-note">
                <a href={format!("{}#figure-{}", Route::City.href(ui.view()), measured.metric)} title={words.open_provenance}>{ ui.metric_name(&measured.metric) }</a>
                if let Some(at) = measured.as_of { { ", " }{ moment(lang, at) } }
            </span>
        </>
    }
}
