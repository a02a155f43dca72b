//! A wrong broker, API or mapping stops the start with file, place, value and remedy.

use crate::config::each_is_refused;
use cruscotto_collectors::config::{Config, MqttVersion};
use cruscotto_domain::catalogue::Catalogue;

const AGENT: &str = "[agent]\nname = \"t\"\n[delivery]\nurl = \"http://127.0.0.1:1\"\ntoken = \"x\"\n\
                     [spool]\ndirectory = \"spool\"\n[self_metrics]\nlisten = \"127.0.0.1:0\"\n";

const BROKER: &str = r#"[[mqtt]]
name = "city"
url = "mqtts://broker.example.org"
user = "cruscotto"
password = "s3cret"
watch = ["city/#"]
[[mqtt.topic]]
filter = "city/{asset}/wifi/{ssid}"
metric = "wifi.clients"
labels = { ssid = "{ssid}" }
[[mqtt.topic]]
filter = "radio/#"
asset = "{/id}"
time = "/at"
[[mqtt.topic.value]]
pointer = "/busy"
metric = "wifi.channel_utilisation"
unit = "%"
"#;

const API: &str = r#"[[http]]
kind = "json"
url = "https://api.example.org/list"
items = "/data"
asset = "{/id}"
[http.oauth2]
token_url = "https://login.example.org/token"
client_id = "agent"
client_secret = "s3cret"
[[http.value]]
pointer = "/done"
metric = "service.started"
"#;

fn read(text: &str) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("collectors.toml");
    std::fs::write(folder.path().join("not.pem"), "hello").unwrap();
    std::fs::write(&path, format!("{AGENT}{text}")).unwrap();
    Config::read(&path, &Catalogue::built_in().unwrap()).map_err(|e| e.to_string())
}

#[test]
fn a_broker_has_its_port_its_name_and_one_subscription_for_what_is_covered() {
    let config = read(BROKER).unwrap();
    let source = &config.mqtt[0];
    assert_eq!((source.broker.port, source.broker.version), (8883, MqttVersion::V5));
    assert_eq!(source.broker.client_id, "cruscotto-t-city");
    let subscriptions: Vec<_> = source.subscriptions.iter().map(|s| (s.filter.as_str(), s.at_least_once)).collect();
    assert_eq!(subscriptions, [("radio/#", true), ("city/#", true)]);
    assert!(!format!("{config:?}").contains("s3cret"));
    assert!(!format!("{:?}", read(API).unwrap()).contains("s3cret"));
    let plain = read(&BROKER.replace("mqtts:", "mqtt:").replace("name =", "version = \"3.1.1\"\nname =")).unwrap();
    assert_eq!((plain.mqtt[0].broker.port, plain.mqtt[0].broker.version), (1883, MqttVersion::V311));
}

#[test]
fn what_is_wrong_with_a_broker_is_named() {
    let cases = [
        (
            "mqtts://",
            "https://",
            "[[mqtt]] 'city': url 'https://broker.example.org/' is not mqtt://host or mqtts://host",
        ),
        ("mqtts://", "mqtts://a:b@", "url has a user or password in it"),
        (".org\"", ".org/x\"", "has a path: expected only host and port"),
        ("password = \"s3cret\"\n", "", "user and password go together"),
        ("user =", "ca_file = \"not.pem\"\nuser =", "ca_file has no certificate in it: expected PEM"),
        ("user =", "ca_file = \"nowhere.pem\"\nuser =", "nowhere.pem: cannot be read"),
        ("mqtts://broker.example.org\"", "mqtt://b\"\nca_file = \"not.pem\"", "certificates are for mqtts://"),
        ("url =", "version = \"4\"\nurl =", "unknown variant `4`"),
        (
            "filter = \"radio/#\"",
            "filter = \"+/ap/#\"",
            "'+/ap/#' and 'city/+/wifi/+' overlap: a message of both would come twice",
        ),
        ("{asset}/wifi", "{asset}x/wifi", "topic 'city/{asset}x/wifi/{ssid}': filter"),
        (
            "metric = \"wifi.clients\"",
            "metric = \"wifi.cats\"",
            "expected for example wifi.channel_utilisation, wifi.clients",
        ),
        ("{ ssid = ", "{ mac = ", "'mac' is not a label of wifi.clients: expected ssid"),
        ("\"{ssid}\" }", "\"{name}\" }", "labels.ssid: '{name}' is not known: expected {asset}, {ssid}"),
        ("\"{ssid}\" }", "\"{/ssid}\" }", "points into JSON, and the payload is a plain value"),
        ("asset = \"{/id}\"\n", "", "asset: '{asset}' is not known: expected a pointer such as {/id}"),
        ("time = \"/at\"\n", "time_format = \"unix_s\"\n", "time_format without time"),
        ("pointer = \"/busy\"", "pointer = \"busy\"", "'busy' is not a JSON pointer (RFC 6901)"),
        ("unit = \"%\"", "unit = \"ms\"", "value '/busy': unit: 'ms' does not convert to 1: expected one of %, 1"),
        ("unit = \"%\"", "scale = 0.0", "scale 0 and offset 0 must be finite numbers"),
        ("filter = \"radio/#\"", "filter = \"radio/#\"\nqos = 2", "qos 2 is not 0 or 1"),
        ("filter = \"radio/#\"", "filter = \"radio/#\"\nmetric = \"wifi.clients\"", "give either metric"),
    ];
    each_is_refused(BROKER, read, &cases);
    let error = read(&format!("{BROKER}{BROKER}")).unwrap_err();
    assert!(error.contains("[[mqtt]] 'city': the name is there twice"), "{error}");
}

#[test]
fn what_is_wrong_with_an_api_is_named() {
    let cases = [
        ("https://login", "http://login", "oauth2: token_url 'http://login.example.org/token' is not https://"),
        ("client_secret = \"s3cret\"\n", "", "no secret: give client_secret_file or client_secret_env"),
        ("items =", "next = \"next\"\nitems =", "next: 'next' is not a JSON pointer"),
        (
            "items =",
            "headers = { \"a b\" = \"x\" }\nitems =",
            "header 'a b' has a name or value that HTTP does not allow",
        ),
        ("items =", "colour = 1\nitems =", "unknown field `colour`"),
        ("https://api.example.org", "ftp://api.example.org", "is not http:// or https://"),
        ("{/id}", "{id}", "asset: '{id}' is not known: expected a pointer such as {/id}"),
        ("service.started", "service.cats", "value '/done': metric 'service.cats' is not in the catalogue"),
    ];
    each_is_refused(API, read, &cases);
}
