//! Rules: what alarms beside the health of assets; a new one is tried on the past before it is kept.

use super::form::{chosen, typed};
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::fleet::use_fleet;
use crate::console::incidents::texts::texts as incident;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::piece;
use crate::widgets::{loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::incident::Severity;
use cruscotto_domain::metric::Limit;
use cruscotto_domain::rule::{Rule, RuleItem, RuleTest, Target, Watch};
use gloo::net::http::Method;
use serde::Serialize;
use std::rc::Rc;
use yew::prelude::*;

/// Where they are.
const PATH: &str = "/api/v1/rules";

/// Days of the past that a rule is tried on.
const DAYS: u8 = 30;

/// Seconds that a forecast looks ahead.
const AHEAD_S: u32 = 24 * 3_600;

/// Firings listed.
const MAX_FIRINGS: usize = 20;

/// What is tried.
#[derive(Serialize)]
struct Trial {
    rule: Rule,
    days: u8,
}

/// Whether a rule alarms.
#[derive(Serialize)]
struct Switch {
    enabled: bool,
}

/// The screen.
#[derive(PartialEq)]
pub struct RulesScreen;

piece!(RulesScreen => use_rules_screen());

#[hook]
fn use_rules_screen() -> Html {
    let (ui, who, fleet) = (use_ui(), use_who(), use_fleet());
    let (texts, general, incident) = (texts(ui.lang), general(ui.lang), incident(ui.lang));
    let round = use_state(|| 0_u32);
    let rules: Fetched<Items<RuleItem>> = use_fetched(PATH.to_owned(), Some(format!("{PATH}?round={}", *round)), None);
    let tried = use_state(|| None::<Rc<RuleTest>>);
    let changed = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    let trying = use_sender({
        let tried = tried.setter();
        Callback::from(move |answer: String| tried.set(serde_json::from_str(&answer).ok().map(Rc::new)))
    });
    let wrong = use_state(|| None::<Rc<str>>);
    let (name, severity, watch, metric) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let (side, limit, minutes, kind) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let read = {
        let fields = [&name, &severity, &watch, &metric, &side, &limit, &minutes, &kind].map(Clone::clone);
        Rc::new(move || -> Result<Rule, String> {
            let [name, severity, watch, metric, side, limit, minutes, kind] = &fields;
            let for_s = typed(minutes).parse::<u32>().map_err(|e| format!("{e}"))?.saturating_mul(60);
            let number = || typed(limit).replace(',', ".").parse::<f64>().map_err(|_| texts.wrong_number.to_owned());
            let beyond = || number().map(|n| if chosen(side) == "below" { Limit::Below(n) } else { Limit::Above(n) });
            let of = || chosen(metric).parse().map_err(|e| format!("{e}"));
            let on = Target { kind: chosen(kind).parse::<AssetKind>().ok(), ..Target::default() };
            let watch = match chosen(watch).as_str() {
                "absence" => Watch::Absence { metric: of()?, for_s, on },
                "rate" => Watch::Rate { metric: of()?, limit: beyond()?, over_s: for_s, on },
                "forecast" => Watch::Forecast { metric: of()?, limit: beyond()?, over_s: for_s, ahead_s: AHEAD_S, on },
                "share" => {
                    let layer = if on.kind == Some(AssetKind::School) { Layer::Schools } else { Layer::Wifi };
                    Watch::ShareDown { layer, area: None, above: number()?, for_s }
                }
                _ => Watch::Threshold { metric: of()?, limit: beyond()?, for_s, on },
            };
            let severity: Severity = chosen(severity).parse().map_err(|e| format!("{e}"))?;
            Ok(Rule { name: typed(name), severity, watch, hours: None })
        })
    };
    let ontry = {
        let (read, trying, wrong) = (Rc::clone(&read), trying.clone(), wrong.setter());
        Callback::from(move |_: MouseEvent| match read() {
            Ok(rule) => {
                wrong.set(None);
                trying.send(Method::POST, format!("{PATH}/test"), Some(&Trial { rule, days: DAYS }));
            }
            Err(why) => wrong.set(Some(why.into())),
        })
    };
    let onsubmit = {
        let (read, changed, wrong) = (Rc::clone(&read), changed.clone(), wrong.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match read() {
                Ok(rule) => {
                    wrong.set(None);
                    changed.send(Method::POST, PATH.to_owned(), Some(&rule));
                }
                Err(why) => wrong.set(Some(why.into())),
            }
        })
    };
    let may = who.may(Permission::EditRules);
    let row = |item: &RuleItem| {
        let onswitch = {
            let (changed, path, enabled) = (changed.clone(), format!("{PATH}/{}", item.id), !item.enabled);
            Callback::from(move |_: MouseEvent| changed.send(Method::PATCH, path.clone(), Some(&Switch { enabled })))
        };
        let of = item.rule.watch.metric().map(|metric| ui.metric_name(metric));
        html! {
            <tr key={item.id} data-rule={item.id.to_string()} data-enabled={item.enabled.to_string()}>
                <th scope="row">{ &item.rule.name }<span class="labels">{ of.unwrap_or_else(|| texts.share.to_owned()) }</span></th>
                <td>{ (incident.severity)(item.rule.severity) }</td>
                <td>{ if item.enabled { texts.rule_on } else { texts.rule_off } }</td>
                <td>{ &item.changed_by }{ " · " }{ moment(ui.lang, item.changed_at) }</td>
                <td>
                    if may {
                        <button type="button" class="ops-button" onclick={onswitch}>
                            { if item.enabled { texts.switch_off } else { texts.switch_on } }
                        </button>
                    }
                </td>
            </tr>
        }
    };
    let watches = [
        ("threshold", texts.threshold),
        ("absence", texts.absence),
        ("rate", texts.rate),
        ("forecast", texts.forecast),
        ("share", texts.share),
    ];
    html! {
        <div class="ops-rules">
            { title(general.nav_rules) }
            { changed.told(general) }
            <section class="ops-panel">
                if let Some(rules) = &rules.data {
                    if rules.items.is_empty() {
                        <p>{ texts.no_rules }</p>
                    } else {
                        <div class="table-scroll" tabindex="0" role="group" aria-label={general.nav_rules}>
                            <table class="table">
                                <thead><tr>
                                    <th scope="col">{ texts.rule_name }</th><th scope="col">{ texts.severity }</th>
                                    <th scope="col">{ general.state }</th><th scope="col">{ texts.by }</th><th scope="col">{ texts.switch_on }</th>
                                </tr></thead>
                                <tbody>{ for rules.items.iter().map(row) }</tbody>
                            </table>
                        </div>
                    }
                } else {
                    { loading(ui.lang, rules.error.is_some()) }
                }
            </section>
            if may {
                <section class="ops-panel" aria-labelledby="ops-rule">
                    <h2 id="ops-rule">{ texts.new_rule }</h2>
                    if let Some(wrong) = &*wrong { <p class="form-error" role="alert">{ wrong.to_string() }</p> }
                    { trying.told(general) }
                    if let Some(tried) = &*tried {
                        <p role="status" data-fired={tried.fired.to_string()}><strong>{ (texts.fired)(tried.fired, &integer(ui.lang, tried.series)) }</strong></p>
                        <ul class="ops-children">
                            { for tried.firings.iter().take(MAX_FIRINGS).map(|firing| html! {
                                <li key={format!("{} {:?}", firing.from, firing.asset)}>
                                    <span>{ firing.asset.as_ref().map(|id| fleet.name_of(id)).unwrap_or_default() }</span>
                                    <span>{ moment(ui.lang, firing.from) }{ for firing.to.map(|to| html! { <>{ " – " }{ moment(ui.lang, to) }</> }) }</span>
                                </li>
                            }) }
                        </ul>
                    }
                    <form class="ops-form" {onsubmit}>
                        <div class="ops-form-row">
                            <label>{ texts.rule_name }<input ref={name} name="name" required=true maxlength="120" /></label>
                            <label>{ texts.severity }
                                <select ref={severity}>
                                    { for Severity::ALL.map(|s| html! { <option value={s.as_str()} selected={s == Severity::Warning}>{ (incident.severity)(s) }</option> }) }
                                </select>
                            </label>
                            <label>{ texts.watch }
                                <select ref={watch}>{ for watches.map(|(word, label)| html! { <option value={word}>{ label }</option> }) }</select>
                            </label>
                        </div>
                        <div class="ops-form-row">
                            <label>{ texts.metric }
                                <select ref={metric}>
                                    { for ui.city.metrics.iter().map(|m| html! { <option value={m.id.to_string()}>{ ui.lang.of(&m.name) }{ " (" }{ &m.unit }{ ")" }</option> }) }
                                </select>
                            </label>
                            <label>{ general.kind }
                                <select ref={kind}>
                                    <option value="">{ general.any }</option>
                                    { for AssetKind::ALL.map(|k| html! { <option value={k.as_str()}>{ (ui.messages().kind)(k) }</option> }) }
                                </select>
                            </label>
                            <label>{ format!("{} / {}", texts.above, texts.below) }
                                <select ref={side}><option value="above">{ texts.above }</option><option value="below">{ texts.below }</option></select>
                            </label>
                            <label>{ texts.limit }<input ref={limit} name="limit" inputmode="decimal" /></label>
                            <label>{ texts.minutes }<input ref={minutes} name="minutes" type="number" min="0" max="10080" value="10" required=true /></label>
                        </div>
                        <p class="ops-actions">
                            <button type="button" class="ops-button" onclick={ontry} disabled={trying.is_busy()}>{ texts.test }</button>
                            <button type="submit" class="ops-primary" disabled={changed.is_busy()}>{ general.save }</button>
                        </p>
                    </form>
                </section>
            }
        </div>
    }
}
