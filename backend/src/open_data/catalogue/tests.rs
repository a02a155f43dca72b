//! Both texts are read back by parsers, and held against the properties that DCAT-AP_IT calls mandatory.

use super::*;
use oxjsonld::JsonLdParser;
use oxttl::TurtleParser;
use std::collections::BTreeSet;

/// Class, property, at least so many of each instance. From the tables of section 4 of the specification ("Obbligatorio");
/// titles and descriptions in both languages are ours to ask.
const MANDATORY: [(&str, &str, usize); 22] = [
    ("dcatapit:Catalog", "dct:title", 2),
    ("dcatapit:Catalog", "dct:description", 2),
    ("dcatapit:Catalog", "dct:publisher", 1),
    ("dcatapit:Catalog", "dct:modified", 1),
    ("dcatapit:Catalog", "dcat:dataset", Dataset::ALL.len()),
    ("dcatapit:Dataset", "dct:title", 2),
    ("dcatapit:Dataset", "dct:description", 2),
    ("dcatapit:Dataset", "dct:identifier", 1),
    ("dcatapit:Dataset", "dct:modified", 1),
    ("dcatapit:Dataset", "dct:accrualPeriodicity", 1),
    ("dcatapit:Dataset", "dct:rightsHolder", 1),
    ("dcatapit:Dataset", "dcat:theme", 1),
    ("dcatapit:Dataset", "dcat:distribution", 5),
    ("dcatapit:Dataset", "dcat:contactPoint", 1),
    ("dcatapit:Distribution", "dct:format", 1),
    ("dcatapit:Distribution", "dct:license", 1),
    ("dcatapit:Distribution", "dcat:accessURL", 1),
    ("dcatapit:Agent", "foaf:name", 1),
    ("dcatapit:Agent", "dct:identifier", 1),
    ("dcatapit:Organization", "vcard:fn", 1),
    ("dcatapit:Organization", "vcard:hasEmail", 1),
    ("dcatapit:LicenseDocument", "dct:type", 1),
];

fn catalogue() -> (Vec<u8>, Vec<u8>) {
    catalogue_with(Some("office@comune.example.it"))
}

type Said = BTreeSet<(String, String, String)>;

fn catalogue_with(contact: Option<&str>) -> (Vec<u8>, Vec<u8>) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../maps/milano");
    let city = cruscotto_domain::city::City::load(&folder).unwrap().profile;
    let publisher = city.open_data.clone().unwrap();
    let publisher = OpenData { contact_email: contact.map(str::to_owned), ..publisher };
    let catalogue = Catalogue {
        city: &city,
        publisher: &publisher,
        base: "https://cruscotto.example.it",
        modified: "2026-11-25T19:40:00Z".parse().unwrap(),
        demo: true,
    };
    (catalogue.turtle().unwrap(), catalogue.json_ld().unwrap())
}

fn turtle(text: &[u8]) -> Said {
    let triples = TurtleParser::new().for_slice(text).map(Result::unwrap);
    triples.map(|t| (t.subject.to_string(), t.predicate.as_str().to_owned(), t.object.to_string())).collect()
}

#[test]
fn every_mandatory_property_is_there() {
    let said = turtle(&catalogue().0);
    for (class, property, at_least) in MANDATORY {
        let class_term = format!("<{}>", expand(class));
        let kind = expand("rdf:type");
        let instances: Vec<&String> =
            said.iter().filter(|(_, p, o)| *p == kind && *o == class_term).map(|(s, ..)| s).collect();
        assert!(!instances.is_empty(), "no {class}");
        for instance in instances {
            let found = said.iter().filter(|(s, p, _)| s == instance && *p == expand(property)).count();
            assert!(found >= at_least, "{instance} has {found} of {property}");
        }
    }
}

#[test]
fn what_is_referred_to_is_described_and_dates_are_dates() {
    let said = turtle(&catalogue().0);
    let subjects: BTreeSet<&String> = said.iter().map(|(s, ..)| s).collect();
    for property in
        ["dct:publisher", "dct:rightsHolder", "dcat:contactPoint", "dcat:dataset", "dcat:distribution", "dct:license"]
    {
        for (_, _, object) in said.iter().filter(|(_, p, _)| *p == expand(property)) {
            assert!(subjects.contains(object), "{property} {object} is not described");
        }
    }
    for (_, _, object) in said.iter().filter(|(_, p, _)| *p == expand("dct:modified")) {
        assert_eq!(object, "\"2026-11-25\"^^<http://www.w3.org/2001/XMLSchema#date>");
    }
    let identifiers: Vec<&String> =
        said.iter().filter(|(_, p, _)| *p == expand("dct:identifier")).map(|t| &t.2).collect();
    assert!(identifiers.iter().any(|i| i.as_str() == "\"c_f205:inventory\""), "{identifiers:?}");
}

#[test]
fn without_an_address_there_is_no_contact_point_rather_than_an_invented_one() {
    let said = turtle(&catalogue_with(None).0);
    assert!(said.iter().all(|(_, p, o)| *p != expand("dcat:contactPoint") && !o.contains("mailto:")));
    assert!(said.iter().any(|(_, p, _)| *p == expand("dct:rightsHolder")));
}

#[test]
fn json_ld_says_the_same_as_turtle() {
    let (text, json) = catalogue();
    let quads = JsonLdParser::new().for_slice(&json).map(Result::unwrap);
    let said: Said =
        quads.map(|q| (q.subject.to_string(), q.predicate.as_str().to_owned(), q.object.to_string())).collect();
    assert_eq!(said, turtle(&text));
}
