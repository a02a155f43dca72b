//! One service: its volumes by channel, and of each indicator that changed which channel explains it.

use super::{change, link, value};
use crate::data::Ui;
use crate::i18n::decimal;
use crate::pages::ask::demo_tag;
use crate::widgets::{chart_texts, framed};
use cruscotto_domain::comparison::Observation;
use cruscotto_domain::decomposition::{Decomposition, Effect};
use cruscotto_domain::service_change::{IndicatorChange, ServiceChange};
use cruscotto_domain::service_kpi::ChannelUse;
use cruscotto_drawing::chart::{Bar, BarChart, draw_bars};
use yew::prelude::*;

/// Width of charts in their own units.
const WIDTH: u32 = 720;

pub(super) fn service(ui: &Ui, service: &ServiceChange) -> Html {
    let words = ui.lang.indicators();
    let id = format!("service-{}", service.service);
    let count = |number: f64| decimal(ui.lang, number, 0);
    let (now, then) = (&service.now, &service.then);
    let said =
        (words.volumes_said)(&count(now.started), &count(now.completed), &count(then.started), &count(then.completed));
    html! {
        <section class="sheet" aria-labelledby={id.clone()}>
            <h2 {id}>{ link(ui, service) }</h2>
            if now.known + then.known > 0 {
                <p>{ said }{ " " }{ (words.days_said)(now.known, now.channel_days, now.days) }</p>
            }
            { volumes(ui, service) }
            { for service.indicators.iter().map(|indicator| moved(ui, service, indicator)) }
        </section>
    }
}

fn volumes(ui: &Ui, service: &ServiceChange) -> Html {
    let (words, compared) = (ui.lang.indicators(), ui.lang.comparison());
    if service.now.channels.is_empty() && service.then.channels.is_empty() {
        return Html::default();
    }
    let mut names: Vec<&str> =
        service.now.channels.iter().chain(&service.then.channels).map(|channel| channel.channel.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let of = |channels: &[ChannelUse], name: &str, what: fn(&ChannelUse) -> Option<f64>| {
        let number = channels.iter().find(|channel| channel.channel == name).and_then(what);
        number.map_or_else(|| "—".to_owned(), |number| decimal(ui.lang, number, 0))
    };
    let row = |name: &&str| {
        let name = *name;
        html! {
            <tr data-channel={name.to_owned()}>
                <th scope="row">{ (ui.messages().channel)(name) }</th>
                <td class="number">{ of(&service.now.channels, name, |c| c.started) }</td>
                <td class="number">{ of(&service.now.channels, name, |c| c.completed) }</td>
                <td class="number">{ of(&service.then.channels, name, |c| c.started) }</td>
                <td class="number">{ of(&service.then.channels, name, |c| c.completed) }</td>
            </tr>
        }
    };
    let label = format!("{}: {}", words.volumes, ui.lang.of(&service.name));
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={label}>
            <table class="table table-sm">
                <caption>{ words.volumes }</caption>
                <thead><tr>
                    <th scope="col">{ words.channel }</th>
                    <th scope="col" class="number">{ words.started }</th><th scope="col" class="number">{ words.completed }</th>
                    <th scope="col" class="number">{ words.started }{ ", " }{ compared.against.to_lowercase() }</th>
                    <th scope="col" class="number">{ words.completed }{ ", " }{ compared.against.to_lowercase() }</th>
                </tr></thead>
                <tbody>{ for names.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn moved(ui: &Ui, service: &ServiceChange, of: &IndicatorChange) -> Html {
    let words = ui.lang.indicators();
    let name = (words.indicator)(of.indicator);
    let heading = (words.moved)(name);
    let Some(told) = &of.decomposition else {
        // What has no value at all says so in the table above.
        let why = of.undecomposed.as_ref().filter(|_| of.now.is_some() && of.then.is_some());
        return why
            .map_or_else(Html::default, |why| html! { <><h3>{ heading }</h3><p>{ (words.undecomposed)(why) }</p></> });
    };
    let by = |number: f64| change(ui, of.indicator, number);
    let said = (words.moved_said)(
        &value(ui, of.indicator, told.then),
        &value(ui, of.indicator, told.now),
        &by(told.rate),
        &by(told.mix),
    );
    let first = told.effects.first().filter(|effect| effect.total() != 0.0);
    let explains = first.map(|e| (words.explains)((ui.messages().channel)(&e.name), &by(e.total())));
    html! {
        <>
            <h3>{ heading }{ demo_tag(ui, of.demo) }</h3>
            <p data-decomposed={of.indicator.as_str()} data-rate={told.rate.to_string()} data-mix={told.mix.to_string()}>{ said }{ " " }{ explains.unwrap_or_default() }</p>
            { bars(ui, of, told) }
            { effects(ui, service, of, told) }
        </>
    }
}

fn bars(ui: &Ui, of: &IndicatorChange, told: &Decomposition) -> Html {
    let words = ui.lang.indicators();
    let title = (words.bars)((words.indicator)(of.indicator));
    let bars: Vec<Bar<'_>> = told
        .effects
        .iter()
        .map(|effect| Bar {
            name: (ui.messages().channel)(&effect.name),
            value: Observation::Value(effect.total()),
            marked: true,
        })
        .collect();
    let svg = draw_bars(&BarChart {
        title: &title,
        description: words.rule,
        bars: &bars,
        level: None,
        signed: true,
        format: &|number| change(ui, of.indicator, number),
        texts: chart_texts(ui.lang),
        width: WIDTH,
    });
    framed(&title, svg)
}

fn effects(ui: &Ui, service: &ServiceChange, of: &IndicatorChange, told: &Decomposition) -> Html {
    let words = ui.lang.indicators();
    let label = format!("{}: {}", (words.moved)((words.indicator)(of.indicator)), ui.lang.of(&service.name));
    let by = |number: f64| change(ui, of.indicator, number);
    let share = |share: f64| decimal(ui.lang, share * 100.0, 1) + "\u{a0}%";
    let there = |number: Option<f64>| number.map_or_else(|| "—".to_owned(), |number| value(ui, of.indicator, number));
    let row = |effect: &Effect| {
        html! {
            <tr>
                <th scope="row">{ (ui.messages().channel)(&effect.name) }</th>
                <td class="number">{ share(effect.share.0) }{ " → " }{ share(effect.share.1) }</td>
                <td class="number">{ there(effect.value.0) }{ " → " }{ there(effect.value.1) }</td>
                <td class="number">{ by(effect.rate) }</td><td class="number">{ by(effect.mix) }</td>
                <td class="number">{ by(effect.total()) }</td>
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={label}>
            <table class="table table-sm">
                <thead><tr>
                    <th scope="col">{ words.channel }</th><th scope="col" class="number">{ words.share }</th>
                    <th scope="col" class="number">{ words.there }</th><th scope="col" class="number">{ words.rate }</th>
                    <th scope="col" class="number">{ words.mix }</th><th scope="col" class="number">{ words.effect }</th>
                </tr></thead>
                <tbody>
                    { for told.effects.iter().map(row) }
                    <tr class="briefing-whole">
                        <th scope="row">{ words.all_channels }</th><td></td>
                        <td class="number">{ there(Some(told.then)) }{ " → " }{ there(Some(told.now)) }</td>
                        <td class="number">{ by(told.rate) }</td><td class="number">{ by(told.mix) }</td>
                        <td class="number">{ by(told.now - told.then) }</td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
}
