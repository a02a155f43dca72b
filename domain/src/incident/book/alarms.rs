//! What is wrong and is no asset's health: silent feeds, rules that fired.

use super::Book;
use crate::incident::round::Round;
use crate::incident::{Alarm, Fault, Picture, Resolution, Subject};
use crate::time::Timestamp;

impl Book {
    /// Silent feeds, and rules that fired.
    pub(super) fn alarms(
        &mut self,
        now: Timestamp,
        picture: &Picture,
        ids: &mut dyn Iterator<Item = i64>,
        round: &mut Round,
    ) {
        let timing = self.timing;
        for kept in self.kept.values_mut() {
            let about_alarm = matches!(kept.incident.subject, Subject::Source(_) | Subject::Rule { .. });
            if about_alarm && kept.holds() && !picture.alarms.contains_key(&kept.incident.subject) {
                let before = kept.incident.revision;
                let changes = kept.incident.clear(Resolution::Recovered, now, &timing);
                if kept.incident.revision != before {
                    round.touched(kept.incident.id);
                }
                round.tell(kept.incident.id, now, None, changes);
            }
        }
        for (subject, alarm) in &picture.alarms {
            let on = self.kept.values_mut().find(|k| k.holds() && k.incident.faulty && k.incident.subject == *subject);
            if let Some(kept) = on {
                let before = kept.incident.revision;
                let changes = kept.incident.judge(alarm.severity, alarm.why.clone(), now);
                if kept.incident.revision != before || kept.incident.affected != alarm.affected {
                    kept.incident.affected = alarm.affected;
                    kept.incident.involved = kept.incident.involved.max(alarm.affected);
                    round.touched(kept.incident.id);
                }
                round.tell(kept.incident.id, now, None, changes);
                continue;
            }
            if let Some(id) = self.returning(subject, now) {
                self.returned(id, alarm.since, now, round);
                continue;
            }
            let Some(id) = ids.next() else { return };
            self.open(id, subject.clone(), alarm.name.clone(), &alarm.fault(), now, round);
            if let Some(kept) = self.kept.get_mut(&id) {
                (kept.incident.affected, kept.incident.involved) = (alarm.affected, alarm.affected);
            }
        }
    }
}

impl Alarm {
    fn fault(&self) -> Fault {
        Fault {
            since: self.since,
            severity: self.severity,
            why: self.why.clone(),
            parent: None,
            name: self.name.clone(),
            owner: None,
            nil: self.nil.clone(),
            municipio: self.municipio.clone(),
            demo: self.demo,
        }
    }
}
