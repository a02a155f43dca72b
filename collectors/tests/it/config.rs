//! A wrong configuration stops the start with file, line, key and remedy.

use cruscotto_collectors::config::Config;
use cruscotto_domain::catalogue::Catalogue;
use std::path::Path;

const RIGHT: &str = r#"[agent]
name = "demo"
[delivery]
url = "http://127.0.0.1:8080"
token_file = "token"
[spool]
directory = "spool"
[self_metrics]
listen = "127.0.0.1:0"
[snmp]
targets = "targets.csv"
credentials = "credentials.toml"
[ndt7]
targets = "targets.csv"
[files]
watch = "inventory"
"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("token", "secret\n");
    write(
        "targets.csv",
        "asset,kind,address,snmp_profile,snmp_credentials,ndt7_url\n\
         school-0001,school,127.0.0.1:1161,if-mib,demo-v3,ws://127.0.0.1:4443\n",
    );
    write(
        "credentials.toml",
        "[demo-v3]\nversion = \"3\"\nuser = \"u\"\nauth_protocol = \"sha256\"\nauth_password = \"long enough\"\n\
         privacy_protocol = \"aes128\"\nprivacy_password = \"long enough\"\n",
    );
    std::fs::create_dir(folder.path().join("inventory")).unwrap();
    folder
}

fn read(folder: &Path, text: &str) -> Result<Config, String> {
    let path = folder.join("collectors.toml");
    std::fs::write(&path, text).unwrap();
    Config::read(&path, &Catalogue::built_in().unwrap()).map_err(|e| e.to_string())
}

/// Each case changes one place of a configuration that is right, `(from, to, what the error says)`, and must be refused.
pub(crate) fn each_is_refused(
    right: &str,
    read: impl Fn(&str) -> Result<Config, String>,
    cases: &[(&str, &str, &str)],
) {
    for (from, to, wanted) in cases {
        assert!(right.contains(from), "{from}");
        let error = read(&right.replacen(from, to, 1)).unwrap_err();
        assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
    }
}

#[test]
fn the_right_one_is_read_and_hides_its_secrets() {
    let folder = folder();
    let config = read(folder.path(), RIGHT).unwrap();
    assert_eq!(config.delivery.token.reveal(), "secret");
    assert_eq!(config.ndt7.as_ref().unwrap().targets.len(), 1);
    let shown = format!("{config:?}");
    assert!(!shown.contains("long enough") && !shown.contains("\"secret\""), "{shown}");
    let inline = RIGHT.replace("credentials = \"credentials.toml\"\n", "")
        + "[snmp.credentials.demo-v3]\nversion = \"2c\"\ncommunity = \"public\"\n";
    assert!(read(folder.path(), &inline).is_ok());
}

#[test]
fn an_error_names_file_line_key_and_remedy() {
    let folder = folder();
    let cases = [
        ("name = \"demo\"", "name = \"demo\"\ncolour = 3", "collectors.toml:3: colour: unknown field `colour`"),
        (
            "targets = \"targets.csv\"\ncred",
            "targets = \"targets.csv\"\ninterval = \"1ms\"\ncred",
            "interval: '1ms' is out of range: 200ms to",
        ),
        ("url = \"http://127.0.0.1:8080\"", "url = \"ftp://x/\"", "[delivery]: url 'ftp://x/' is not http://"),
        (
            "token_file = \"token\"",
            "token_env = \"CRUSCOTTO_NO_SUCH_VARIABLE\"",
            "which is not in the environment: set it",
        ),
        ("token_file = \"token\"", "", "no token: give token_file or token_env"),
        ("token_file = \"token\"", "token_file = \"token\"\ntoken = \"x\"", "give only one of token"),
        ("targets.csv\"\ncredentials", "nowhere.csv\"\ncredentials", "nowhere.csv: cannot be read"),
        ("watch = \"inventory\"", "watch = \"nowhere\"", "is not a folder: make it"),
        ("listen = \"127.0.0.1:0\"", "listen = \"here\"", ":9: listen: invalid socket address"),
    ];
    each_is_refused(RIGHT, |text| read(folder.path(), text), &cases);
}

#[test]
fn what_files_name_must_be_there() {
    let folder = folder();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("credentials.toml", "[other]\nversion = \"2c\"\ncommunity = \"x\"\n");
    let error = read(folder.path(), RIGHT).unwrap_err();
    assert!(error.contains("line 2, snmp_credentials: 'demo-v3' is not known: expected one of other"), "{error}");
    write(
        "credentials.toml",
        "[demo-v3]\nversion = \"3\"\nuser = \"u\"\nauth_protocol = \"rot13\"\nauth_password = \"longenough\"\n",
    );
    let error = read(folder.path(), RIGHT).unwrap_err();
    assert!(error.contains("credentials 'demo-v3': auth_protocol 'rot13' is not md5"), "{error}");
}

#[test]
fn included_files_hold_services_only() {
    let folder = folder();
    let text = format!("include = [\"http.toml\"]\n{RIGHT}");
    let write = |text: &str| std::fs::write(folder.path().join("http.toml"), text).unwrap();
    write("[[http]]\nkind = \"probe\"\nasset = \"service-x\"\nurl = \"http://127.0.0.1:1/\"\n");
    assert_eq!(read(folder.path(), &text).unwrap().http.len(), 1);
    for (bad, wanted) in [
        ("[agent]\nname = \"x\"\n", "http.toml:1: unknown field `agent`"),
        (
            "[[http]]\nkind = \"probe\"\nasset = \"service-x\"\nurl = \"http://u:p@127.0.0.1/\"\n",
            "no credentials in URLs",
        ),
        ("[[http]]\nkind = \"gopher\"\n", "unknown variant `gopher`"),
        ("[[http]]\nkind = \"probe\"\nasset = \"a\"\nurl = \"http://x/\"\nspeed = 1\n", "unknown field `speed`"),
        (
            "[[http]]\nkind = \"openmetrics\"\nurl = \"http://x/\"\n[[http.metric]]\nname = \"n\"\nmetric = \"service.cats\"\nasset = \"a\"\n",
            "http.toml: [[http]] number 1: metric 'service.cats' of 'n' is not in the catalogue",
        ),
    ] {
        write(bad);
        let error = read(folder.path(), &text).unwrap_err();
        assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
    }
}
