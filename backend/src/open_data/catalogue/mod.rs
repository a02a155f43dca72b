//! The catalogue as DCAT-AP_IT has it (AgID, "DCAT-AP_IT, profilo nazionale dei metadati", and its ontology
//! <http://dati.gov.it/onto/dcatapit>): what harvesters of the national and the European portal read.

mod vocabulary;

use super::dataset::{BASE, Dataset, LICENCE_URL};
use super::format::Format;
use super::table::Words;
use cruscotto_domain::city::{OpenData, Profile};
use cruscotto_domain::time::Timestamp;
use oxjsonld::JsonLdSerializer;
use oxrdf::{IriParseError, Literal, NamedNode, Term, Triple};
use oxttl::TurtleSerializer;
use vocabulary::{ATTRIBUTION, CC_BY_40, PREFIXES, expand, file_type, frequency, language, theme};

/// Characters of a day in RFC 3339.
const DAY_CHARS: usize = 10;

/// Why the catalogue could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The address of the server or of the publisher is none.
    #[error("an address of the catalogue is not one: {0}")]
    Address(#[from] IriParseError),
    /// The text could not be written.
    #[error("the catalogue cannot be written: {0}")]
    Text(#[from] std::io::Error),
}

/// What the catalogue is made of.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue<'a> {
    /// The city.
    pub city: &'a Profile,
    /// Who publishes.
    pub publisher: &'a OpenData,
    /// The address of the server, without a slash at its end.
    pub base: &'a str,
    /// When the newest data came.
    pub modified: Timestamp,
    /// Whether the data are invented.
    pub demo: bool,
}

impl Catalogue<'_> {
    /// As Turtle.
    ///
    /// # Errors
    /// [`CatalogueError`].
    pub fn turtle(&self) -> Result<Vec<u8>, CatalogueError> {
        let mut serializer = TurtleSerializer::new();
        for (prefix, space) in PREFIXES {
            serializer = serializer.with_prefix(prefix, space)?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for triple in self.triples()? {
            writer.serialize_triple(&triple)?;
        }
        Ok(writer.finish()?)
    }

    /// As JSON-LD.
    ///
    /// # Errors
    /// [`CatalogueError`].
    pub fn json_ld(&self) -> Result<Vec<u8>, CatalogueError> {
        let mut serializer = JsonLdSerializer::new();
        for (prefix, space) in PREFIXES {
            serializer = serializer.with_prefix(prefix, space)?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for triple in self.triples()? {
            writer.serialize_quad(&triple.in_graph(oxrdf::GraphName::DefaultGraph))?;
        }
        Ok(writer.finish()?)
    }

    /// Everything that is said.
    fn triples(&self) -> Result<Vec<Triple>, CatalogueError> {
        let mut graph = Graph { base: self.base, triples: Vec::new() };
        let publisher = self.agent(&mut graph)?;
        let contact = self.publisher.contact_email.as_ref().map(|email| self.contact(&mut graph, email)).transpose()?;
        let licence = licence(&mut graph)?;
        let catalogue = graph.here("/open-data/catalogue")?;
        for class in ["dcat:Catalog", "dcatapit:Catalog"] {
            graph.say(&catalogue, "rdf:type", graph.named(class)?)?;
        }
        let name = &self.city.name;
        graph.words(
            &catalogue,
            "dct:title",
            &[
                ("it", format!("Dati aperti del cruscotto di {}{}", name.it, self.demo_it())),
                ("en", format!("Open data of the dashboard of {}{}", name.en, self.demo_en())),
            ],
        )?;
        graph.words(
            &catalogue,
            "dct:description",
            &[
                (
                    "it",
                    "Connettività, Wi-Fi pubblico, scuole e servizi digitali della città, misurati dal vivo".to_owned(),
                ),
                (
                    "en",
                    "Connectivity, public Wi-Fi, schools and digital services of the city, measured live".to_owned(),
                ),
            ],
        )?;
        graph.say(&catalogue, "dct:publisher", publisher.clone())?;
        graph.say(&catalogue, "foaf:homepage", graph.here(BASE)?)?;
        graph.say(&catalogue, "dct:modified", self.day()?)?;
        for code in ["ITA", "ENG"] {
            graph.say(&catalogue, "dct:language", graph.named(&language(code))?)?;
        }
        graph.say(
            &catalogue,
            "dcat:themeTaxonomy",
            graph.named("http://publications.europa.eu/resource/authority/data-theme")?,
        )?;
        for dataset in Dataset::ALL {
            let node = self.dataset(&mut graph, dataset, &publisher, contact.as_ref(), &licence)?;
            graph.say(&catalogue, "dcat:dataset", node)?;
        }
        Ok(graph.triples)
    }

    fn demo_it(&self) -> &'static str {
        if self.demo { " (dati dimostrativi)" } else { "" }
    }

    fn demo_en(&self) -> &'static str {
        if self.demo { " (demo data)" } else { "" }
    }

    fn day(&self) -> Result<Literal, CatalogueError> {
        let day: String = self.modified.to_string().chars().take(DAY_CHARS).collect();
        Ok(Literal::new_typed_literal(day, NamedNode::new(expand("xsd:date"))?))
    }

    /// Who publishes, and holds the rights: one of the index of public administrations (IPA).
    fn agent(&self, graph: &mut Graph<'_>) -> Result<NamedNode, CatalogueError> {
        let agent = graph.here("/open-data/publisher")?;
        for class in ["foaf:Agent", "dcatapit:Agent"] {
            graph.say(&agent, "rdf:type", graph.named(class)?)?;
        }
        graph.say(&agent, "dct:identifier", Literal::new_simple_literal(&self.publisher.ipa_code))?;
        graph.words(&agent, "foaf:name", &[("it", self.publisher.publisher.clone())])?;
        graph.say(&agent, "foaf:homepage", graph.named(&self.publisher.homepage)?)?;
        Ok(agent)
    }

    /// The office that answers questions; a contact point must have an address.
    fn contact(&self, graph: &mut Graph<'_>, email: &str) -> Result<NamedNode, CatalogueError> {
        let contact = graph.here("/open-data/contact")?;
        for class in ["vcard:Kind", "vcard:Organization", "dcatapit:Organization"] {
            graph.say(&contact, "rdf:type", graph.named(class)?)?;
        }
        graph.words(&contact, "vcard:fn", &[("it", self.publisher.contact_name.clone())])?;
        graph.say(&contact, "vcard:hasEmail", graph.named(&format!("mailto:{email}"))?)?;
        graph.say(&contact, "vcard:hasURL", graph.named(&self.publisher.homepage)?)?;
        Ok(contact)
    }

    fn dataset(
        &self,
        graph: &mut Graph<'_>,
        dataset: Dataset,
        publisher: &NamedNode,
        contact: Option<&NamedNode>,
        licence: &NamedNode,
    ) -> Result<NamedNode, CatalogueError> {
        let page = format!("{BASE}/{dataset}");
        let node = graph.here(&format!("{page}#dataset"))?;
        for class in ["dcat:Dataset", "dcatapit:Dataset"] {
            graph.say(&node, "rdf:type", graph.named(class)?)?;
        }
        let identifier = format!("{}:{dataset}", self.publisher.ipa_code);
        graph.say(&node, "dct:identifier", Literal::new_simple_literal(identifier))?;
        let Words { it, en } = dataset.title();
        let titles = [("it", format!("{it}{}", self.demo_it())), ("en", format!("{en}{}", self.demo_en()))];
        graph.words(&node, "dct:title", &titles)?;
        let Words { it, en } = dataset.description();
        graph.words(&node, "dct:description", &[("it", it.to_owned()), ("en", en.to_owned())])?;
        for code in dataset.themes() {
            graph.say(&node, "dcat:theme", graph.named(&theme(code))?)?;
        }
        for keyword in ["wifi", "connettività", "scuole", "servizi digitali"] {
            graph.words(&node, "dcat:keyword", &[("it", keyword.to_owned())])?;
        }
        graph.say(&node, "dct:rightsHolder", publisher.clone())?;
        graph.say(&node, "dct:publisher", publisher.clone())?;
        graph.say(&node, "dct:creator", publisher.clone())?;
        if let Some(contact) = contact {
            graph.say(&node, "dcat:contactPoint", contact.clone())?;
        }
        let how_often = frequency(dataset.frequency().code());
        graph.say(&node, "dct:accrualPeriodicity", graph.named(&how_often)?)?;
        graph.say(&node, "dct:modified", self.day()?)?;
        for code in ["ITA", "ENG"] {
            graph.say(&node, "dct:language", graph.named(&language(code))?)?;
        }
        graph.say(&node, "dcat:landingPage", graph.here(&page)?)?;
        for format in dataset.formats() {
            let distribution = distribution(graph, dataset, format, licence)?;
            graph.say(&node, "dcat:distribution", distribution)?;
        }
        Ok(node)
    }
}

fn licence(graph: &mut Graph<'_>) -> Result<NamedNode, CatalogueError> {
    let licence = graph.named(CC_BY_40)?;
    for class in ["dct:LicenseDocument", "dcatapit:LicenseDocument"] {
        graph.say(&licence, "rdf:type", graph.named(class)?)?;
    }
    graph.say(&licence, "dct:type", graph.named(ATTRIBUTION)?)?;
    graph.words(
        &licence,
        "foaf:name",
        &[
            ("it", "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)".to_owned()),
            ("en", "Creative Commons Attribution 4.0 International (CC BY 4.0)".to_owned()),
        ],
    )?;
    graph.say(&licence, "dct:identifier", Literal::new_simple_literal(LICENCE_URL))?;
    graph.say(&licence, "owl:versionInfo", Literal::new_simple_literal("4.0"))?;
    Ok(licence)
}

fn distribution(
    graph: &mut Graph<'_>,
    dataset: Dataset,
    format: Format,
    licence: &NamedNode,
) -> Result<NamedNode, CatalogueError> {
    let path = dataset.path(format);
    let node = graph.here(&format!("{path}#distribution"))?;
    for class in ["dcat:Distribution", "dcatapit:Distribution"] {
        graph.say(&node, "rdf:type", graph.named(class)?)?;
    }
    let title = dataset.title();
    graph.words(
        &node,
        "dct:title",
        &[("it", format!("{} ({format})", title.it)), ("en", format!("{} ({format})", title.en))],
    )?;
    graph.say(&node, "dct:format", graph.named(&file_type(format))?)?;
    graph.say(&node, "dct:license", licence.clone())?;
    graph.say(&node, "dcat:accessURL", graph.here(&format!("{BASE}/{dataset}"))?)?;
    graph.say(&node, "dcat:downloadURL", graph.here(&path)?)?;
    Ok(node)
}

/// Triples, with the address that paths begin at.
struct Graph<'a> {
    base: &'a str,
    triples: Vec<Triple>,
}

impl Graph<'_> {
    /// What is at a path of this server.
    fn here(&self, path: &str) -> Result<NamedNode, CatalogueError> {
        Ok(NamedNode::new(format!("{}{path}", self.base))?)
    }

    /// A name of a vocabulary, or a whole address.
    #[expect(clippy::unused_self, reason = "reads as the others do")]
    fn named(&self, name: &str) -> Result<NamedNode, CatalogueError> {
        Ok(NamedNode::new(expand(name))?)
    }

    fn say(&mut self, subject: &NamedNode, predicate: &str, object: impl Into<Term>) -> Result<(), CatalogueError> {
        self.triples.push(Triple::new(subject.clone(), NamedNode::new(expand(predicate))?, object));
        Ok(())
    }

    /// Text in languages.
    fn words(&mut self, subject: &NamedNode, predicate: &str, words: &[(&str, String)]) -> Result<(), CatalogueError> {
        for (language, text) in words {
            let literal = Literal::new_language_tagged_literal_unchecked(text, *language);
            self.say(subject, predicate, literal)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
