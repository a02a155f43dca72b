use super::*;
use proptest::prelude::*;

fn people() -> Vec<Person> {
    let person = |id, name: &str, mail: &str| Person { id, name: name.into(), mails: vec![mail.into()] };
    vec![person(1, "Ada Rossi", "ada@comune.example.it"), person(2, "Ugo Bianchi", "ugo@comune.example.it")]
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn calendar(events: &str) -> String {
    let events = events.replace('\n', "\r\n");
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//IT\r\n{events}\r\nEND:VCALENDAR\r\n")
}

fn read(events: &str) -> Result<Rota, CalendarError> {
    Rota::read(&calendar(events), "Europe/Rome")
}

const WEEKS: &str = "BEGIN:VEVENT
UID:week-a
DTSTART;TZID=Europe/Rome:20261102T090000
DTEND;TZID=Europe/Rome:20261109T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
SUMMARY:Reperibilità: Ada
  Rossi
END:VEVENT
BEGIN:VEVENT
UID:week-b
DTSTART;TZID=Europe/Rome:20261109T090000
DTEND;TZID=Europe/Rome:20261116T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
SUMMARY:turno
ATTENDEE;CN=\"Bianchi, Ugo: rete\":MAILTO:UGO@comune.example.it
END:VEVENT
BEGIN:VEVENT
UID:week-b
RECURRENCE-ID;TZID=Europe/Rome:20261123T090000
DTSTART;TZID=Europe/Rome:20261124T090000
DTEND;TZID=Europe/Rome:20261130T090000
SUMMARY:Ada Rossi per Ugo
END:VEVENT";

#[test]
fn shifts_repeat_hand_over_are_swapped_and_follow_the_clocks() {
    let rota = read(WEEKS).unwrap();
    let on_call = |text: &str| rota.on_call(at(text), &people());
    assert_eq!(on_call("2026-11-02T07:59:59Z"), Vec::<i32>::new());
    assert_eq!(on_call("2026-11-02T08:00:00Z"), [1]);
    assert_eq!(on_call("2026-11-09T07:59:59Z"), [1]);
    assert_eq!(on_call("2026-11-09T08:00:00Z"), [2]);
    // Ugo's second week begins a day late, and is Ada's.
    assert_eq!(on_call("2026-11-23T12:00:00Z"), Vec::<i32>::new());
    assert_eq!(on_call("2026-11-24T08:00:00Z"), [1]);
    // In summer nine o'clock is seven in UTC; and the tenth year comes round.
    assert_eq!((on_call("2027-07-05T06:59:00Z"), on_call("2027-07-05T07:01:00Z")), (vec![1], vec![2]));
    assert_eq!(on_call("2036-11-26T12:00:00Z").len(), 1);
    assert_eq!(rota.check(&people(), at("2026-11-25T10:00:00Z")), Ok(()));
    let shifts = rota.shifts(at("2026-11-03T00:00:00Z"), at("2026-11-20T00:00:00Z"), &people());
    assert_eq!(shifts.iter().map(|s| s.people.clone()).collect::<Vec<_>>(), [[1], [2], [1]]);
}

#[test]
fn an_end_in_utc_takes_in_the_last_shift_and_exceptions_are_left_out() {
    let rota = read(
        "BEGIN:VEVENT
UID:nights
DTSTART;TZID=Europe/Rome:20261123T220000
DURATION:PT9H
RRULE:FREQ=DAILY;UNTIL=20261127T210000Z
EXDATE;TZID=Europe/Rome:20261125T220000
SUMMARY:Ugo Bianchi
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261206
SUMMARY:ada rossi
END:VEVENT
BEGIN:VEVENT
UID:off
DTSTART:20261207T080000Z
DTEND:20261207T090000Z
STATUS:CANCELLED
SUMMARY:Ada Rossi
END:VEVENT",
    )
    .unwrap();
    let nights: Vec<bool> =
        (23..30).map(|day| !rota.on_call(at(&format!("2026-11-{day}T22:30:00Z")), &people()).is_empty()).collect();
    assert_eq!(nights, [true, true, false, true, true, false, false]);
    // A day without an end is that day, on the city's clocks.
    assert_eq!(rota.on_call(at("2026-12-05T22:59:00Z"), &people()), Vec::<i32>::new());
    assert_eq!(rota.on_call(at("2026-12-05T23:00:00Z"), &people()), [1]);
    assert_eq!(rota.on_call(at("2026-12-06T22:59:00Z"), &people()), [1]);
    assert_eq!(rota.on_call(at("2026-12-07T08:30:00Z"), &people()), Vec::<i32>::new());
}

#[test]
fn the_zone_names_of_outlook_and_of_the_file_are_known() {
    let event = |zone: &str| {
        format!(
            "BEGIN:VEVENT\nUID:1\nDTSTART;TZID={zone}:20261125T090000\nDTEND;TZID={zone}:20261125T180000\nSUMMARY:Ada Rossi\nEND:VEVENT"
        )
    };
    for zone in ["\"W. Europe Standard Time\"", "Europe/Rome"] {
        let rota = read(&event(zone)).unwrap();
        assert_eq!(rota.on_call(at("2026-11-25T08:00:00Z"), &people()), [1], "{zone}");
        assert_eq!(rota.on_call(at("2026-11-25T07:59:00Z"), &people()), Vec::<i32>::new(), "{zone}");
    }
}

#[test]
fn what_is_wrong_comes_with_its_line_and_the_remedy() {
    let good = "UID:1\nDTSTART:20261125T080000Z\nDTEND:20261125T180000Z\nSUMMARY:Ada Rossi";
    // The event's first property is on line 5.
    let with = |from: &str, to: &str| format!("BEGIN:VEVENT\n{}\nEND:VEVENT", good.replace(from, to));
    for (text, line, word) in [
        (with("DTSTART:20261125T080000Z\n", ""), 4, "no DTSTART"),
        (with("20261125T080000Z", "25/11/2026 8:00"), 6, "DTSTART '25/11/2026 8:00' is no time"),
        (with("20261125T080000Z", "20261340T080000Z"), 6, "is no time"),
        (with("DTSTART:", "DTSTART;TZID=Europe/Atlantis:"), 6, "Europe/Rome"),
        (with("DTEND:20261125T180000Z\n", ""), 4, "DTEND or DURATION"),
        (with("DTEND:20261125T180000Z", "DURATION:twelve hours"), 7, "PT12H"),
        (with("T180000Z", "T070000Z"), 7, "ends before it begins"),
        (with("SUMMARY:Ada Rossi", "LOCATION:here"), 4, "names nobody"),
        (with("SUMMARY:Ada Rossi", "SUMMARY:Ada Rossi\nRRULE:FREQ=HOURLY"), 9, "HOURLY is no frequency"),
        (with("SUMMARY:Ada Rossi", "RRULE:FREQ=WEEKLY;BYDAY=XX\nSUMMARY:Ada Rossi"), 8, "cannot be read"),
        (with("SUMMARY:Ada Rossi", "RRULE:FREQ=DAILY;UNTIL=tomorrow\nSUMMARY:Ada Rossi"), 8, "UNTIL"),
        (with("SUMMARY:Ada Rossi", "rubbish"), 8, "NAME:value"),
        ("BEGIN:VTODO\nUID:1\nEND:VTODO".to_owned(), 1, "no event"),
        ("BEGIN:VEVENT\nUID:1".to_owned(), 6, "END:VCALENDAR without"),
    ] {
        let error = read(&text).map(|_| ()).unwrap_err();
        assert!(error.line == line && error.to_string().contains(word), "{text}: {error}");
    }
    assert_eq!(Rota::read("<html>", "Europe/Rome").unwrap_err(), Wrong::NoCalendar.at(1));
    assert_eq!(
        Rota::read("BEGIN:VCALENDAR\nX:y\n", "Europe/Rome").unwrap_err(),
        Wrong::NoEnd("VCALENDAR".into()).at(1)
    );

    let error =
        read(&with("Ada Rossi", "Eva Verdi")).unwrap().check(&people(), at("2026-11-25T00:00:00Z")).unwrap_err();
    assert!(error.line == 8 && error.to_string().contains("'Eva Verdi' is none of the recipients"), "{error}");
    let over = read(&with("", "")).unwrap().check(&people(), at("2026-11-26T00:00:00Z")).unwrap_err();
    assert_eq!(over.wrong, Wrong::Over);
    assert!(!persons(&Named { line: 1, mails: vec![], names: vec!["Ada Rossini".into()] }, &people()).contains(&1));
}

proptest! {
    #[test]
    fn rubbish_is_refused_never_a_panic(cuts in prop::collection::vec((any::<prop::sample::Index>(), "[ -~\\r\\n]{0,12}"), 0..4)) {
        let mut text = calendar(WEEKS);
        for (index, with) in cuts {
            let mut at = index.index(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let end = (at + with.len()).min(text.len());
            if text.is_char_boundary(end) {
                text.replace_range(at..end, &with);
            }
        }
        if let Ok(rota) = Rota::read(&text, "Europe/Rome") {
            let shifts = rota.shifts(at("2026-11-01T00:00:00Z"), at("2026-12-31T00:00:00Z"), &people());
            prop_assert!(shifts.iter().all(|shift| shift.to > at("2026-11-01T00:00:00Z")));
        }
    }
}
