use super::*;
use proptest::prelude::*;

/// Every line of `body` as text, or the message of its error.
fn read_all(body: &[u8], precision: Precision) -> Vec<Result<String, String>> {
    let mut lines = Lines::new(body, precision);
    let mut line = Line::default();
    let mut all = Vec::new();
    while let Some(result) = lines.read(&mut line) {
        all.push(match result {
            Ok(()) => {
                Ok(format!("{} {} {:?} {:?} {:?}", line.number, line.measurement, line.tags, line.fields, line.time))
            }
            Err(error) => Err(error.to_string()),
        });
    }
    all
}

fn one(body: &str) -> Line<'_> {
    let mut line = Line::default();
    Lines::new(body.as_bytes(), Precision::Nanoseconds).read(&mut line).unwrap().unwrap();
    line
}

#[test]
fn the_example_of_the_documentation() {
    let line = one("myMeasurement,tag1=value1,tag2=value2 fieldKey=\"fieldValue\",n=3i 1556813561098000000\n");
    assert_eq!(line.measurement, "myMeasurement");
    assert_eq!(line.key, "myMeasurement,tag1=value1,tag2=value2");
    assert_eq!(line.tags, [("tag1".into(), "value1".into()), ("tag2".into(), "value2".into())]);
    assert_eq!(line.fields[0], ("fieldKey".into(), FieldValue::String("fieldValue".into())));
    assert_eq!(line.fields[1], ("n".into(), FieldValue::Integer(3)));
    assert_eq!(line.time.unwrap().to_string(), "2019-05-02T16:12:41.098Z");
}

#[test]
fn escapes_of_the_documentation() {
    let line = one(r#"my\ Measurement\,x,tag\ Key\=1=tag\ Value\,1 field\ Key\,="string \"value\" \\ C:\dir""#);
    assert_eq!(line.measurement, "my Measurement,x");
    assert_eq!(line.tags, [("tag Key=1".into(), "tag Value,1".into())]);
    assert_eq!(line.fields, [("field Key,".into(), FieldValue::String(r#"string "value" \ C:\dir"#.into()))]);
    assert_eq!(line.time, None);
}

#[test]
fn nothing_is_copied_without_an_escape() {
    let line = one("net,host=ap-0001 bytes_recv=1i 1556813561098000000");
    assert!(matches!(line.measurement, Cow::Borrowed(_)));
    assert!(line.tags.iter().all(|(k, v)| matches!((k, v), (Cow::Borrowed(_), Cow::Borrowed(_)))));
}

#[test]
fn comments_empty_lines_and_windows_line_ends_are_passed_over_and_counted() {
    let body = b"# a comment\n\r\n  \nm f=1 1000\r\n  # another\nm f=2 2000";
    let all = read_all(body, Precision::Nanoseconds);
    assert_eq!(all.len(), 2);
    assert!(all[0].as_ref().unwrap().starts_with("4 m"), "{all:?}");
    assert!(all[1].as_ref().unwrap().starts_with("6 m"), "{all:?}");
}

#[test]
fn a_string_may_hold_line_ends_and_the_count_goes_on() {
    let all = read_all(b"m f=\"a\nb\",g=1 1000\nbroken\nm f=2", Precision::Nanoseconds);
    assert!(all[0].as_ref().unwrap().contains("a\\nb"), "{all:?}");
    assert!(all[1].as_ref().unwrap_err().starts_with("line 3: "), "{all:?}");
    assert!(all[2].as_ref().unwrap().starts_with("4 m"), "{all:?}");
}

#[test]
fn a_bad_line_spoils_no_other() {
    for bad in [
        "m",
        "m ",
        ",t=1 f=1",
        "m,t f=1",
        "m,t= f=1",
        "m,=v f=1",
        "m,,t=1 f=1",
        "m,t=1,t=2 f=1",
        "m,t=a=b f=1",
        "m f",
        "m f=",
        "m =1",
        "m f=1,",
        "m f=12q",
        "m f=NaN",
        "m f=\"open",
        "m f=\"a\"b",
        "m f=1 noon",
        "m f=1 1 2",
        "m f=1 -5",
        "m f=1,g",
        "m f 1",
    ] {
        let body = format!("first f=1 1000\n{bad}\nlast f=2 2000\n");
        let all = read_all(body.as_bytes(), Precision::Nanoseconds);
        assert_eq!(all.len(), 3, "{bad}: {all:?}");
        assert!(all[0].is_ok() && all[2].is_ok(), "{bad}: {all:?}");
        assert!(all[1].as_ref().unwrap_err().starts_with("line 2: "), "{bad}: {all:?}");
    }
}

#[test]
fn messages_say_what_would_be_right() {
    let message = |body: &str| read_all(body.as_bytes(), Precision::Seconds).remove(0).unwrap_err();
    assert!(message("m f=12q").contains("field 'f' has the value '12q': expected a number (1.5)"));
    assert!(message("m,t f=1").contains("tag 't' is not 'key=value'"));
    assert!(message("m f=1 1556813561098000000").contains("is the precision of the request right?"));
    assert!(message(&format!("m f={}", "x".repeat(10_000))).len() < 300);
}

#[test]
fn bytes_that_are_not_utf8_spoil_their_line_only() {
    let all = read_all(b"m f=1 1\nm\xff f=1 1\nm f=\"\xff\" 1\nm \xff=1 1\nm f=2 2\n", Precision::Seconds);
    let good: Vec<_> = all.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, false, false, false, true], "{all:?}");
}

#[test]
fn more_tags_or_fields_than_the_bounds_are_refused() {
    let many = |sign: &str, n: usize| (0..n).map(|i| format!("x{i}{sign}")).collect::<Vec<_>>().join(",");
    let all = read_all(format!("m,{} f=1", many("=1", MAX_TAGS)).as_bytes(), Precision::Seconds);
    assert!(all[0].is_ok(), "{all:?}");
    let all = read_all(format!("m,{} f=1", many("=1", MAX_TAGS + 1)).as_bytes(), Precision::Seconds);
    assert!(all[0].as_ref().unwrap_err().contains("more than 64 tags"), "{all:?}");
    let all = read_all(format!("m {}", many("=1", MAX_FIELDS + 1)).as_bytes(), Precision::Seconds);
    assert!(all[0].as_ref().unwrap_err().contains("more than 1024 fields"), "{all:?}");
}

/// What Telegraf 1.x writes with its `net` and `ping` inputs and its default serializer: tags and fields sorted,
/// nanoseconds, one trailing line end.
#[test]
fn telegrafs_own_bytes() {
    let body = b"net,host=ap-0001,interface=eth0 bytes_recv=81290012i,bytes_sent=912388i,drop_in=0i,err_in=0i 1763754000000000000\n\
        ping,host=poller,url=10.1.2.3 average_response_ms=1.71,packets_received=5i,packets_transmitted=5i,percent_packet_loss=0,result_code=0i,ttl=63i 1763754000000000000\n";
    let all = read_all(body, Precision::Nanoseconds);
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(Result::is_ok), "{all:?}");
}

/// Writes a point as the grammar has it: the other direction, for the round trip only.
fn write(measurement: &str, tags: &[(String, String)], fields: &[(String, FieldValue<'_>)], time: i64) -> String {
    let escape = |text: &str, special: &[u8]| {
        text.chars().fold(String::new(), |mut out, c| {
            if u8::try_from(c).is_ok_and(|b| special.contains(&b)) {
                out.push('\\');
            }
            out.push(c);
            out
        })
    };
    let mut line = escape(measurement, IN_MEASUREMENT);
    for (name, value) in tags {
        line += &format!(",{}={}", escape(name, IN_KEY), escape(value, IN_KEY));
    }
    for (index, (name, value)) in fields.iter().enumerate() {
        line.push(if index == 0 { ' ' } else { ',' });
        let value = match value {
            FieldValue::Float(v) => format!("{v}"),
            FieldValue::Integer(v) => format!("{v}i"),
            FieldValue::Unsigned(v) => format!("{v}u"),
            FieldValue::Boolean(v) => format!("{v}"),
            FieldValue::String(v) => format!("\"{}\"", escape(v, b"\"\\")),
        };
        line += &format!("{}={value}", escape(name, IN_KEY));
    }
    format!("{line} {time}")
}

/// A name as the grammar can carry it: no line ends, no backslashes (a backslash before a delimiter cannot be written),
/// and not the beginning of a comment.
fn names() -> impl Strategy<Value = String> {
    "[^\\\\\\pC\\s#][^\\\\\\pC]{0,12}".prop_filter("ends on a visible character", |n| !n.ends_with(char::is_whitespace))
}

fn values() -> impl Strategy<Value = FieldValue<'static>> {
    prop_oneof![
        proptest::num::f64::NORMAL.prop_map(FieldValue::Float),
        any::<i64>().prop_map(FieldValue::Integer),
        any::<u64>().prop_map(FieldValue::Unsigned),
        any::<bool>().prop_map(FieldValue::Boolean),
        "(?s).{0,20}".prop_map(|s| FieldValue::String(s.into())),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        measurement in names(),
        tags in proptest::collection::btree_map(names(), names(), 0..5),
        fields in proptest::collection::vec((names(), values()), 1..5),
        micros in 0i64..4_000_000_000_000_000,
    ) {
        let tags: Vec<_> = tags.into_iter().collect();
        let body = write(&measurement, &tags, &fields, micros);
        let mut line = Line::default();
        let mut lines = Lines::new(body.as_bytes(), Precision::Microseconds);
        prop_assert_eq!(lines.read(&mut line), Some(Ok(())), "{}", body);
        prop_assert_eq!(lines.read(&mut Line::default()), None);
        prop_assert_eq!(&line.measurement, &measurement);
        let read: Vec<_> = line.tags.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        prop_assert_eq!(read, tags);
        let read: Vec<_> = line.fields.iter().map(|(k, v)| (k.to_string(), v.clone())).collect();
        prop_assert_eq!(read, fields);
        prop_assert_eq!(line.time.unwrap().as_micros(), micros);
    }

    #[test]
    fn rubbish_never_panics_and_always_ends(bytes in proptest::collection::vec(
        prop_oneof![any::<u8>(), proptest::sample::select(b"m,= \\\"\n\r#t1i".to_vec())], 0..300
    )) {
        let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
        prop_assert!(read_all(&bytes, Precision::Nanoseconds).len() <= lines);
    }
}
