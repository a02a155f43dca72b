//! A rule as a form: what it watches for, of what, and when. It is tried on the last month before it is kept.

use super::rules::{PATH, Trial};
use super::texts::{Texts, texts};
use super::trial::trial;
use crate::console::area_field::area_field;
use crate::console::asset_field::AssetField;
use crate::console::change::use_sender;
use crate::console::fleet::use_fleet;
use crate::console::form::{chosen, on_choice, typed, week_days};
use crate::console::incidents::texts::texts as incident;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::piece::{part, piece};
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::hours::{WeekHours, Weekday};
use cruscotto_domain::incident::Severity;
use cruscotto_domain::metric::Limit;
use cruscotto_domain::rule::{MAX_AHEAD_S, MAX_NAME_CHARS, MAX_SECONDS, Rule, RuleTest, Target, Watch};
use gloo::net::http::Method;
use std::rc::Rc;
use yew::prelude::*;

/// Hours that a forecast looks ahead, unless it is said.
const AHEAD_H: u32 = 24;

/// The working days.
const WORKING: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// The form.
#[derive(PartialEq)]
pub(super) struct RuleForm {
    /// Told when a rule was kept.
    pub(super) onkept: Callback<()>,
}

piece!(RuleForm => use_rule_form);

/// Where the fields are read.
#[derive(Default, PartialEq)]
struct Fields {
    name: NodeRef,
    severity: NodeRef,
    metric: NodeRef,
    side: NodeRef,
    limit: NodeRef,
    minutes: NodeRef,
    ahead: NodeRef,
    kind: NodeRef,
    asset: NodeRef,
    area: NodeRef,
    layer: NodeRef,
    share: NodeRef,
    from: NodeRef,
    to: NodeRef,
}

impl Fields {
    /// The rule that the fields make.
    fn read(&self, watch: &str, hours: Option<&[Weekday]>, texts: &Texts) -> Result<Rule, String> {
        let seconds = |field: &NodeRef, unit: u32| -> Result<u32, String> {
            Ok(typed(field).parse::<u32>().map_err(|e| format!("{e}"))?.saturating_mul(unit))
        };
        let number =
            |field: &NodeRef| typed(field).replace(',', ".").parse::<f64>().map_err(|_| texts.wrong_number.to_owned());
        let beyond = || -> Result<Limit, String> {
            let value = number(&self.limit)?;
            Ok(if chosen(&self.side) == "below" { Limit::Below(value) } else { Limit::Above(value) })
        };
        let metric = || chosen(&self.metric).parse().map_err(|e| format!("{e}"));
        let area = Some(chosen(&self.area)).filter(|area| !area.is_empty());
        let area = area.map(|area| area.parse().map_err(|e| format!("{e}"))).transpose()?;
        let for_s = seconds(&self.minutes, 60)?;
        let on = || -> Result<Target, String> {
            let asset = Some(typed(&self.asset)).filter(|asset| !asset.is_empty());
            Ok(Target {
                asset: asset.map(|id| id.parse().map_err(|e| format!("{e}"))).transpose()?,
                kind: chosen(&self.kind).parse::<AssetKind>().ok(),
                area: area.clone(),
            })
        };
        let watch = match watch {
            "absence" => Watch::Absence { metric: metric()?, for_s, on: on()? },
            "rate" => Watch::Rate { metric: metric()?, limit: beyond()?, over_s: for_s, on: on()? },
            "forecast" => Watch::Forecast {
                metric: metric()?,
                limit: beyond()?,
                over_s: for_s,
                ahead_s: seconds(&self.ahead, 3_600)?,
                on: on()?,
            },
            "share" => Watch::ShareDown {
                layer: chosen(&self.layer).parse().map_err(|e| format!("{e}"))?,
                area: area.clone(),
                above: number(&self.share)? / 100.0,
                for_s,
            },
            _ => Watch::Threshold { metric: metric()?, limit: beyond()?, for_s, on: on()? },
        };
        let time = |field: &NodeRef| typed(field).parse().map_err(|e| format!("{e}"));
        let hours = match hours {
            Some(days) => Some(WeekHours { days: days.to_vec(), from: time(&self.from)?, to: time(&self.to)? }),
            None => None,
        };
        let severity: Severity = chosen(&self.severity).parse().map_err(|e| format!("{e}"))?;
        Ok(Rule { name: typed(&self.name), severity, watch, hours })
    }
}

#[hook]
fn use_rule_form(props: &RuleForm) -> Html {
    let (ui, fleet) = (use_ui(), use_fleet());
    let (texts, general, incident) = (texts(ui.lang), general(ui.lang), incident(ui.lang));
    let fields = use_memo((), |()| Fields::default());
    let watch = use_state(|| "threshold".to_owned());
    let limited = use_state(|| false);
    let days = use_state(|| WORKING.to_vec());
    let wrong = use_state(|| None::<Rc<str>>);
    let trying = use_state(|| None::<Rc<str>>);
    let tried = use_state(|| None::<Rc<RuleTest>>);
    let keeper = use_sender({
        let onkept = props.onkept.clone();
        Callback::from(move |_: String| onkept.emit(()))
    });
    let tester = use_sender({
        let tried = tried.setter();
        Callback::from(move |answer: String| tried.set(serde_json::from_str(&answer).ok().map(Rc::new)))
    });
    let read = {
        let (fields, watch, limited, days, wrong) =
            (Rc::clone(&fields), (*watch).clone(), *limited, (*days).clone(), wrong.setter());
        Rc::new(move || match fields.read(&watch, limited.then_some(days.as_slice()), texts) {
            Ok(rule) => {
                wrong.set(None);
                Some(rule)
            }
            Err(why) => {
                wrong.set(Some(why.into()));
                None
            }
        })
    };
    let ontry = {
        let (read, tester, trying, tried) = (Rc::clone(&read), tester.clone(), trying.setter(), tried.setter());
        Callback::from(move |_: MouseEvent| {
            tried.set(None);
            if let Some(rule) = read() {
                trying.set(Some(rule.name.as_str().into()));
                tester.send(Method::POST, format!("{PATH}/test"), Some(&Trial::of(&rule)));
            }
        })
    };
    let onsubmit = {
        let (read, keeper) = (Rc::clone(&read), keeper.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(rule) = read() {
                keeper.send(Method::POST, PATH.to_owned(), Some(&rule));
            }
        })
    };
    let onwatch = {
        let watch = watch.setter();
        on_choice(move |word| watch.set(word))
    };
    let onhours = {
        let limited = limited.setter();
        on_choice(move |word| limited.set(word == "hours"))
    };
    let watches = [
        ("threshold", texts.threshold),
        ("absence", texts.absence),
        ("rate", texts.rate),
        ("forecast", texts.forecast),
        ("share", texts.share),
    ];
    let layers = [
        (Layer::Wifi, texts.layer_wifi),
        (Layer::Schools, texts.layer_schools),
        (Layer::Services, texts.layer_services),
    ];
    let is = |word: &str| *watch == word;
    let over = if is("rate") || is("forecast") { texts.over } else { texts.minutes };
    let f = &*fields;
    html! {
        <section class="ops-panel" aria-labelledby="ops-rule">
            <h2 id="ops-rule">{ texts.new_rule }</h2>
            <form class="ops-form" {onsubmit}>
                <div class="ops-form-row">
                    <label>{ texts.rule_name }<input ref={f.name.clone()} name="name" required=true maxlength={MAX_NAME_CHARS.to_string()} autocomplete="off" /></label>
                    <label>{ texts.severity }
                        <select ref={f.severity.clone()} name="severity">
                            { for Severity::ALL.map(|s| html! { <option value={s.as_str()} selected={s == Severity::Warning}>{ (incident.severity)(s) }</option> }) }
                        </select>
                    </label>
                </div>
                <label>{ texts.watch }
                    <select name="watch" onchange={onwatch}>
                        { for watches.map(|(word, label)| html! { <option value={word} selected={is(word)}>{ label }</option> }) }
                    </select>
                </label>
                if is("share") {
                    <div class="ops-form-row">
                        <label>{ texts.layer }
                            <select ref={f.layer.clone()} name="layer">{ for layers.map(|(layer, label)| html! { <option value={layer.as_str()} selected={layer == Layer::Wifi}>{ label }</option> }) }</select>
                        </label>
                        <label>{ texts.share_above }<input ref={f.share.clone()} name="share" inputmode="decimal" required=true /></label>
                    </div>
                } else {
                    <div class="ops-form-row">
                        <label>{ texts.metric }
                            <select ref={f.metric.clone()} name="metric">
                                { for ui.city.metrics.iter().enumerate().map(|(i, m)| html! { <option value={m.id.to_string()} selected={i == 0}>{ ui.lang.of(&m.name) }{ " (" }{ &m.unit }{ ")" }</option> }) }
                            </select>
                        </label>
                        if !is("absence") {
                            <label>{ texts.side }
                                <select ref={f.side.clone()} name="side"><option value="above" selected=true>{ texts.above }</option><option value="below">{ texts.below }</option></select>
                            </label>
                            <label>{ texts.limit }<input ref={f.limit.clone()} name="limit" inputmode="decimal" required=true /></label>
                        }
                    </div>
                }
                <div class="ops-form-row">
                    <label>{ over }
                        <input ref={f.minutes.clone()} name="minutes" type="number" min="0" max={(MAX_SECONDS / 60).to_string()} ~defaultValue="10" required=true />
                    </label>
                    if is("forecast") {
                        <label>{ texts.ahead }
                            <input ref={f.ahead.clone()} name="ahead" type="number" min="1" max={(MAX_AHEAD_S / 3_600).to_string()} ~defaultValue={AHEAD_H.to_string()} required=true />
                        </label>
                    }
                </div>
                <div class="ops-form-row">
                    if !is("share") {
                        <label>{ general.kind }
                            <select ref={f.kind.clone()} name="kind">
                                <option value="" selected=true>{ general.any }</option>
                                { for AssetKind::ALL.map(|k| html! { <option value={k.as_str()}>{ (ui.messages().kind)(k) }</option> }) }
                            </select>
                        </label>
                        { part(AssetField { label: texts.on_asset, name: "asset", field: f.asset.clone(), value: String::new(), required: false, kind: None }) }
                    }
                    { area_field(&ui, texts.area, "area", &f.area, Some(texts.whole_city)) }
                </div>
                <label>{ texts.hours }
                    <select name="hours" onchange={onhours}>
                        <option value="" selected={!*limited}>{ texts.always }</option>
                        <option value="hours" selected={*limited}>{ texts.only_then }</option>
                    </select>
                </label>
                if *limited {
                    { week_days(ui.lang, &days) }
                    <div class="ops-form-row">
                        <label>{ texts.from }<input ref={f.from.clone()} name="from" type="time" ~defaultValue="08:00" required=true /></label>
                        <label>{ texts.to }<input ref={f.to.clone()} name="to" type="time" ~defaultValue="18:00" required=true /></label>
                    </div>
                }
                if let Some(wrong) = &*wrong { <p class="form-error" role="alert">{ wrong.to_string() }</p> }
                { tester.told_failure(general) }
                { keeper.told_failure(general) }
                if let (Some(name), Some(tried)) = (&*trying, &*tried) { { trial(&ui, &fleet, name, tried) } }
                <p class="ops-actions">
                    <button type="button" class="ops-button" onclick={ontry} disabled={tester.is_busy()}>{ texts.test }</button>
                    <button type="submit" class="ops-primary" disabled={keeper.is_busy()}>{ general.save }</button>
                </p>
            </form>
        </section>
    }
}
