//! Rules: what alarms beside the health of assets. Each can be tried on the past, a new one before it is kept.

use super::rule_form::RuleForm;
use super::rule_words::{hours, narrowed, watched};
use super::texts::texts;
use super::trial::trial;
use crate::console::change::use_sender;
use crate::console::fleet::use_fleet;
use crate::console::incidents::texts::texts as incident;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::{keyed, piece};
use crate::widgets::{loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::rule::{Rule, RuleItem, RuleTest};
use gloo::net::http::Method;
use serde::Serialize;
use std::rc::Rc;
use yew::prelude::*;

/// Where they are.
pub(super) const PATH: &str = "/api/v1/rules";

/// Days of the past that a rule is tried on.
const DAYS: u8 = 30;

/// What is tried.
#[derive(Serialize)]
pub(super) struct Trial<'a> {
    rule: &'a Rule,
    days: u8,
}

impl<'a> Trial<'a> {
    /// A rule on the last month.
    pub(super) fn of(rule: &'a Rule) -> Self {
        Self { rule, days: DAYS }
    }
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
    let rules: Fetched<Items<RuleItem>> = use_fetched(PATH.to_owned(), Some(format!("{PATH}#{}", *round)), None);
    let trying = use_state(|| None::<Rc<str>>);
    let tried = use_state(|| None::<Rc<RuleTest>>);
    let changed = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    let tester = use_sender({
        let tried = tried.setter();
        Callback::from(move |answer: String| tried.set(serde_json::from_str(&answer).ok().map(Rc::new)))
    });
    let onkept = {
        let round = round.clone();
        Callback::from(move |()| round.set(*round + 1))
    };
    let may = who.may(Permission::EditRules);
    let row = |item: &RuleItem| {
        let onswitch = {
            let (changed, path, enabled) = (changed.clone(), format!("{PATH}/{}", item.id), !item.enabled);
            Callback::from(move |_: MouseEvent| changed.send(Method::PATCH, path.clone(), Some(&Switch { enabled })))
        };
        let ontry = {
            let (tester, rule, trying, tried) = (tester.clone(), item.rule.clone(), trying.setter(), tried.setter());
            Callback::from(move |_: MouseEvent| {
                tried.set(None);
                trying.set(Some(rule.name.as_str().into()));
                tester.send(Method::POST, format!("{PATH}/test"), Some(&Trial::of(&rule)));
            })
        };
        html! {
            <tr key={item.id} data-rule={item.id.to_string()} data-name={item.rule.name.clone()} data-enabled={item.enabled.to_string()}>
                <th scope="row">{ &item.rule.name }<span class="labels">{ (incident.severity)(item.rule.severity) }</span></th>
                <td>{ watched(&ui, texts, &item.rule) }<span class="labels">{ narrowed(&ui, texts, &item.rule) }</span></td>
                <td>{ hours(texts, &item.rule) }</td>
                <td>{ if item.enabled { texts.rule_on } else { texts.rule_off } }</td>
                <td>{ &item.changed_by }{ " · " }{ moment(ui.lang, item.changed_at) }</td>
                <td>
                    if may {
                        <div class="ops-actions">
                            <button type="button" class="ops-button" onclick={ontry} disabled={tester.is_busy()}>{ texts.test }</button>
                            <button type="button" class="ops-button" onclick={onswitch}>
                                { if item.enabled { texts.switch_off } else { texts.switch_on } }
                            </button>
                        </div>
                    }
                </td>
            </tr>
        }
    };
    html! {
        <div class="ops-rules">
            { title(general.nav_rules) }
            { changed.told(general) }
            <section class="ops-panel" aria-label={general.nav_rules}>
                if let Some(rules) = &rules.data {
                    if rules.items.is_empty() {
                        <p>{ texts.no_rules }</p>
                    } else {
                        <div class="table-scroll" tabindex="0" role="group" aria-label={general.nav_rules}>
                            <table class="table">
                                <thead><tr>
                                    <th scope="col">{ texts.rule_name }</th><th scope="col">{ texts.watched }</th><th scope="col">{ texts.hours }</th>
                                    <th scope="col">{ general.state }</th><th scope="col">{ texts.by }</th><th scope="col">{ texts.switch_on }</th>
                                </tr></thead>
                                <tbody>{ for rules.items.iter().map(row) }</tbody>
                            </table>
                        </div>
                    }
                } else {
                    { loading(ui.lang, rules.error.is_some()) }
                }
                { tester.told_failure(general) }
                if let (Some(name), Some(tried)) = (&*trying, &*tried) { { trial(&ui, &fleet, name, tried) } }
            </section>
            if may { { keyed(*round, RuleForm { onkept }) } }
        </div>
    }
}
